// natural has types for its root only, and the root loads databases: these are the files we take from it. stopword has none.
declare module 'natural/lib/natural/stemmers/*' {
  const stemmer: { readonly stem: (word: string) => string }
  export default stemmer
}

declare module 'stopword' {
  const lists: Readonly<Record<string, unknown>>
  export = lists
}
