// An answer that holds several ideas ("too expensive, and support never calls back") falls into its parts, each with its
// place in the text, so that evidence can point at the words that carry it.

export type Idea = { readonly start: number; readonly end: number; readonly text: string }

/** Ends of sentences, semicolons, list marks and line breaks; a dot between digits or after one letter ends nothing. */
const sentenceEnd = /(?:[.!?…]+(?=\s|$)|[。！？；]+|[;\n\r]+|\s[-–—•*]\s)/gu
/** Words that start a new thought after a comma, in the languages that have them. */
const turns =
  /[,，、]\s*(?:and also|also|but|plus|and|aber|und|auch|sowie|ale|oraz|a także|i też|mais|et aussi|pero|y también|però|ma|mas|maar|но|и еще|但是|而且|还有)(?=\s|\p{Script=Han})/giu
const abbreviation = /(?:^|[\s(])(?:\p{L}|mr|mrs|ms|dr|st|vs|etc|e\.g|i\.e|z\.b|np|tzw|bzw|ca|approx|no|nr)\.$/iu

/** Parts shorter than this (letters and digits) stay with the part before them. */
const leastLetters = 4

/** Characters that are read: what an endless answer says after that adds no idea. */
const longest = 6000

/** Ideas in order; together they cover all letters of the text as far as it is read. A text with one idea gives one. O(length). */
export function splitIdeas(whole: string): Idea[] {
  const text = whole.slice(0, longest)
  const cuts: number[] = []
  for (const match of text.matchAll(sentenceEnd)) {
    const end = match.index + match[0].length
    if (!(match[0].startsWith('.') && abbreviation.test(text.slice(Math.max(0, match.index - 8), match.index + 1))))
      cuts.push(end)
  }
  for (const match of text.matchAll(turns)) cuts.push(match.index + 1)
  cuts.push(text.length)
  cuts.sort((left, right) => left - right)
  const ideas: Idea[] = []
  let from = 0
  for (const cut of cuts) {
    const piece = text.slice(from, cut)
    if (lettersIn(piece) < leastLetters && ideas.length > 0) {
      const before = ideas.pop()!
      ideas.push(trimmed(text, before.start, cut))
      from = cut
    } else if (lettersIn(piece) >= leastLetters || (cut === text.length && lettersIn(piece) > 0)) {
      ideas.push(trimmed(text, from, cut))
      from = cut
    }
  }
  return ideas
}

const lettersIn = (text: string): number => {
  const units = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0
  // A Han or Kana character says about as much as three letters.
  return units + 2 * (text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu)?.length ?? 0)
}

function trimmed(text: string, start: number, end: number): Idea {
  let from = start
  let to = end
  while (from < to && /[\s,;，；、•*–—-]/u.test(text[from]!)) from++
  while (to > from && /\s/u.test(text[to - 1]!)) to--
  return { start: from, end: to, text: text.slice(from, to) }
}
