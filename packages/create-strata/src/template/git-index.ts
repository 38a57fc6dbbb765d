import { UserError } from '@repo/cli'

export interface IndexEntry {
  /** With `/` on every system, relative to the work tree. */
  path: string
  executable: boolean
}

const headerLength = 12
/** Times, device, owner and size come first; none of them is needed. */
const modeOffset = 24
const flagsOffset = 60

/**
 * The entries of a `.git/index`, versions 2 to 4 (https://git-scm.com/docs/index-format).
 *
 * Read without git, because the program may be missing, and because it refuses a checkout that
 * belongs to another user, as mounted ones do.
 */
export function parseGitIndex(index: Buffer): IndexEntry[] {
  const version = index.length > headerLength ? index.readUInt32BE(4) : 0
  if (index.toString('latin1', 0, 4) !== 'DIRC' || version < 2 || version > 4) {
    throw unreadable(`version ${version}`)
  }
  const entries: IndexEntry[] = []
  let offset = headerLength
  let previous = Buffer.alloc(0)
  for (let count = index.readUInt32BE(8); count > 0; count -= 1) {
    const mode = index.readUInt32BE(offset + modeOffset)
    const extended = (index.readUInt16BE(offset + flagsOffset) & 0x4000) !== 0
    const nameStart = offset + flagsOffset + (extended ? 4 : 2)
    const name = version === 4 ? suffixed(index, nameStart, previous) : plain(index, nameStart)
    // Entries of the older versions are padded to a multiple of eight bytes.
    offset = version === 4 ? name.end + 1 : offset + ((name.end - offset + 8) & ~7)
    previous = name.bytes
    entries.push(entryOf(name.bytes.toString('utf8'), mode))
  }
  refuseSplitIndex(index, offset)
  return entries
}

interface Name {
  bytes: Buffer<ArrayBuffer>
  /** Offset of the NUL behind it. */
  end: number
}

function plain(index: Buffer, start: number): Name {
  const end = index.indexOf(0, start)
  return { bytes: Buffer.from(index.subarray(start, end)), end }
}

/** Version 4: how many bytes of the previous name to drop, then what to append. */
function suffixed(index: Buffer, start: number, previous: Buffer): Name {
  let offset = start
  let byte = index.readUInt8(offset)
  let dropped = byte & 0x7f
  while (byte & 0x80) {
    offset += 1
    byte = index.readUInt8(offset)
    dropped = ((dropped + 1) << 7) | (byte & 0x7f)
  }
  const suffix = plain(index, offset + 1)
  const kept = previous.subarray(0, previous.length - dropped)
  return { bytes: Buffer.concat([kept, suffix.bytes]), end: suffix.end }
}

function entryOf(path: string, mode: number): IndexEntry {
  if ((mode & 0o170000) !== 0o100000) {
    throw new Error(`"${path}" is tracked with mode ${mode.toString(8)}; only files can ship`)
  }
  return { path, executable: (mode & 0o111) !== 0 }
}

/** With these extensions the entries above are not all there are. */
function refuseSplitIndex(index: Buffer, start: number): void {
  const checksumLength = 20
  for (let offset = start; offset + 8 <= index.length - checksumLength; ) {
    const signature = index.toString('latin1', offset, offset + 4)
    if (signature === 'link' || signature === 'sdir') throw unreadable(`extension "${signature}"`)
    offset += 8 + index.readUInt32BE(offset + 4)
  }
}

function unreadable(found: string): UserError {
  return new UserError({
    code: 'TEMPLATE.INDEX',
    message: `The git index of the template has ${found}, which is not read here.`,
    hint: 'git update-index --index-version 2 --no-split-index',
  })
}
