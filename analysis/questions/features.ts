// A question as features: its words and the character n-grams inside them. Words count double, n-grams join "invoice" and
// "invoices", forgive a slip of the finger, and match a word that is only half typed.
import { cleanText } from '../corpus/clean-text'
import { tokenise } from '../corpus/tokenise'

export type Features = {
  readonly text: string
  readonly words: readonly string[]
  /** Each feature once, with its weight. */
  readonly weights: ReadonlyMap<string, number>
}

/** Characters of a question that are read. */
const longest = 500
/** What keyboards give for an apostrophe. */
const apostrophes = /(?<=\p{L})[`´’‘ʼ′＇](?=\p{L})/gu
const wordWeight = 2
const gramWeight = 1
/** Words that open most questions in some language: they say that it is a question, not which. */
const openers = new Set(
  `how what when where who which why can could do does did is are will would should may we i you the a an to of in it our your my for on
   wie was wann wo wer welche warum kann können gibt es ist sind wird wir ich sie der die das ein eine zu
   jak co kiedy gdzie kto który czy można mogę jest są w na do z
   cómo qué cuándo dónde quién cuál por puedo puede se es el la los un una de en
   comment que quand où qui quel quelle pourquoi puis peut est le les un une de en à`.split(/\s+/),
)

export function toFeatures(question: string): Features {
  const text = cleanText(question.slice(0, longest)).toLowerCase().replace(apostrophes, "'")
  const words = tokenise(text, 'und')
  const weights = new Map<string, number>()
  for (const word of words) {
    const scale = openers.has(word) ? 0.2 : 1
    raise(weights, `w ${word}`, wordWeight * scale)
    for (const gram of gramsOf(word)) raise(weights, gram, gramWeight * scale)
  }
  return { text, words, weights }
}

function raise(weights: Map<string, number>, feature: string, weight: number): void {
  weights.set(feature, Math.max(weight, weights.get(feature) ?? 0))
}

/** Three characters with the start of the word marked, not its end: a half typed word then shares all of its n-grams. */
function gramsOf(word: string): string[] {
  const marked = ` ${word}`
  if (marked.length <= 3) return [marked]
  return Array.from({ length: marked.length - 2 }, (_, at) => marked.slice(at, at + 3))
}
