// Which of a few languages a text is in, learnt from texts of the same corpus whose language is known. A large corpus is told
// by this: a detector that knows every language takes a hundred times as long for the same answer.

/** Sequences of this many characters are counted, in a table of this many places by hash. */
const size = 3
const places = 1 << 15
/** Part of a count for what was never seen: much of it, and languages of which little was seen are believed too little. */
const unseen = 0.1
/** Log odds by which another language must be ahead of the main one. */
const leastLead = 1

/**
 * A naive Bayes classifier over character trigrams (after Cavnar and Trenkle 1994, who compare ranks of the same n-grams).
 * `languages[at]` is the language of `texts[at]`; without a clear lead the answer is `main`. O(length) for each text.
 */
export function learnProfiles(
  texts: readonly string[],
  languages: readonly string[],
  main: string,
): (text: string) => string {
  const known = [main, ...[...new Set(languages)].filter((language) => language !== main).sort()]
  const counts = known.map(() => new Float64Array(places))
  const totals = new Float64Array(known.length)
  texts.forEach((text, at) => {
    const language = known.indexOf(languages[at]!)
    eachGram(text, (place) => {
      counts[language]![place]!++
      totals[language]!++
    })
  })
  const logs = counts.map((own, language) =>
    own.map((count) => Math.log((count + unseen) / (totals[language]! + unseen * places))),
  )
  return (text) => {
    const sums = new Float64Array(known.length)
    eachGram(text, (place) => {
      for (let language = 0; language < known.length; language++) sums[language]! += logs[language]![place]!
    })
    const best = sums.indexOf(Math.max(...sums))
    return sums[best]! > sums[0]! + leastLead ? known[best]! : main
  }
}

function eachGram(text: string, visit: (place: number) => void): void {
  const padded = ` ${text.slice(0, 400).toLowerCase()} `
  for (let at = 0; at + size <= padded.length; at++) {
    let hash = 0
    for (let next = at; next < at + size; next++) hash = Math.imul(hash, 31) + padded.charCodeAt(next)
    visit((Math.imul(hash, 0x9e3779b1) >>> 17) & (places - 1))
  }
}
