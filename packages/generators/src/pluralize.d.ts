declare module 'pluralize' {
  function pluralize(word: string): string
  export = pluralize
}
