/** What keeps a text from being the URL of one server, without its subject; shows none of its secrets. */
export function urlFault(href: string): string | undefined {
  if (/^(["'`]).*\1$/.test(href.trim())) return 'has quotes around it, which belong to a shell'
  const [, authority = ''] = /^postgres(?:ql)?:\/\/([^/?#]*)/.exec(href) ?? []
  const hosts = authority.slice(authority.lastIndexOf('@') + 1)
  if (hosts.includes(',')) return 'names several hosts, and migrations need one'
  const [, port = ''] = /:(\d+)$/.exec(hosts) ?? []
  if (Number(port) > 65_535) return `has the port ${port}, and the highest is 65535`
  const url = URL.parse(href)
  return url !== null && /^postgres(ql)?:$/.test(url.protocol)
    ? undefined
    : 'is not a postgresql:// URL'
}
