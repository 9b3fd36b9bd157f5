// Finds the earlier question that somebody is about to ask again, while they type. An inverted index with cosine similarity
// of idf-weighted features; made once, appended to. The guards decide whether two near questions may count as the same.
import { type Features, toFeatures } from './features'
import { type Difference, findDifference, type Signature, toSignature } from './guards'

export type SimilarQuestion = {
  readonly id: string
  /** 0 to 1: half how much of what was typed the question holds, half cosine similarity. */
  readonly score: number
  /** `same`: may be counted as this one. `similar`: near, to be looked at. */
  readonly verdict: 'same' | 'similar'
  /** What keeps it from being the same, though near. */
  readonly difference?: Difference
}

export type QuestionIndex = {
  /** Adds a question, or replaces the one with this id. */
  add(id: string, text: string): void
  remove(id: string): void
  /** The nearest questions, best first; ties in the order of their ids. Empty for text without a word. */
  nearest(text: string, options?: { readonly most?: number; readonly least?: number }): SimilarQuestion[]
  readonly size: number
}

/** Which questions hold a feature, and with which weight each. */
type Posting = { readonly numbers: number[]; readonly weights: number[] }
type Entry = { readonly id: string; readonly features: Features; readonly signature: Signature; gone: boolean }

/** Above this, two questions without a difference count as the same: set so that one changed word of five keeps them apart. */
const sameFrom = 0.8
/** A feature in more than this share of the questions tells nothing, and makes long lists to walk. */
const commonShare = 0.3

/** Memory: about 2 kB a question. */
export function createQuestionIndex(): QuestionIndex {
  const entries: Entry[] = []
  const numberOf = new Map<string, number>()
  const postings = new Map<string, Posting>()
  let size = 0

  const idf = (feature: string): number => {
    const count = postings.get(feature)?.numbers.length ?? 0
    return Math.log((entries.length + 2) / (count + 0.5))
  }
  /** Length of a question's vector under today's weights, without one feature if it is named. */
  const lengthOf = ({ weights }: Features, without?: string): number => {
    let sum = 0
    for (const [feature, weight] of weights) if (feature !== without) sum += (weight * idf(feature)) ** 2
    return Math.sqrt(sum)
  }
  /** The last word may be half typed: as a whole word it is no loss, then, that nobody used it. */
  const unfinished = ({ words }: Features): string | undefined => {
    const last = `w ${words.at(-1)}`
    return postings.has(last) ? undefined : last
  }

  const remove = (id: string): void => {
    const number = numberOf.get(id)
    const entry = number === undefined ? undefined : entries[number]
    if (!entry) return
    entry.gone = true
    numberOf.delete(id)
    size--
  }

  return {
    get size() {
      return size
    },
    remove,

    add(id, text) {
      remove(id)
      const features = toFeatures(text)
      const number = entries.length
      entries.push({ id, features, signature: toSignature(features.text, features.words), gone: false })
      numberOf.set(id, number)
      size++
      for (const [feature, weight] of features.weights) {
        const list = postings.get(feature) ?? { numbers: [], weights: [] }
        list.numbers.push(number)
        list.weights.push(weight)
        postings.set(feature, list)
      }
    },

    nearest(text, { most = 5, least = 0.35 } = {}) {
      const asked = toFeatures(text)
      const signature = toSignature(asked.text, asked.words)
      const scores = new Float64Array(entries.length)
      const touched: number[] = []
      const common = Math.max(50, entries.length * commonShare)
      for (const [feature, weight] of asked.weights) {
        const list = postings.get(feature)
        if (!list || list.numbers.length > common) continue
        const gain = weight * idf(feature) ** 2
        for (let at = 0; at < list.numbers.length; at++) {
          const number = list.numbers[at]!
          if (scores[number] === 0) touched.push(number)
          scores[number]! += gain * list.weights[at]!
        }
      }
      // Lengths cost more than products: only the entries that can still win are measured.
      const askedLength = lengthOf(asked, unfinished(asked))
      const found = strongest(touched, scores, Math.max(50, most * 10))
        .filter((number) => !entries[number]!.gone)
        .map((number) => {
          const entry = entries[number]!
          const held = Math.min(1, scores[number]! / askedLength ** 2)
          const cosine = Math.min(1, scores[number]! / (askedLength * lengthOf(entry.features)))
          return { entry, cosine, score: (held + cosine) / 2 }
        })
        .filter(({ score }) => score >= least)
      found.sort((left, right) => right.score - left.score || (left.entry.id < right.entry.id ? -1 : 1))
      return found.slice(0, most).map(({ entry, cosine, score }) => {
        const difference = findDifference(signature, entry.signature)
        const verdict = cosine >= sameFrom && !difference ? 'same' : 'similar'
        return { id: entry.id, score, verdict, ...(difference ? { difference } : {}) }
      })
    },
  }
}

/** The numbers with the highest scores, ties included: sorting plain scores first is cheaper than sorting all numbers by them. */
function strongest(touched: readonly number[], scores: Float64Array, most: number): number[] {
  const byScore = (left: number, right: number) => scores[right]! - scores[left]! || left - right
  if (touched.length <= most * 4) return [...touched].sort(byScore).slice(0, most)
  const sorted = Float64Array.from(touched, (number) => scores[number]!).sort()
  const threshold = sorted[sorted.length - most]!
  return touched.filter((number) => scores[number]! >= threshold).sort(byScore)
}
