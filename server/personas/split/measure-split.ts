// Whether women and men behind one persona say different challenges (R51): only then may there be one persona for each (C5). Each
// challenge is compared by Fisher's exact test, two-sided, and one in twenty of what stands may be chance (Benjamini and Hochberg,
// 1995). Gender never made the group; below the minimum group size nothing of it is shown. Pure.
import { measureDrift } from '../../../analysis/index'
import { fold } from '../../audience/facts/fields'
import { falseDiscoveries } from '../../audience/icps/lift-statistics'

export type Gender = 'women' | 'men'
export const genders: readonly Gender[] = ['women', 'men']

/** As CRMs write it, in the product's languages. What is neither is not compared, and loses nothing: it belongs to both halves. */
const spellings: Readonly<Record<Gender, string>> = {
  women: 'women woman female f w kobieta k weiblich frau femme féminin mujer femenino 女 女性',
  men: 'men man male m mężczyzna mezczyzna männlich mann homme masculin hombre masculino 男 男性',
}
const known = new Map(genders.flatMap((gender) => spellings[gender].split(' ').map((word) => [word, gender] as const)))

export const genderOf = (text: string): Gender | undefined => known.get(fold(text))

export type Compared = {
  readonly id: string
  readonly text: string
  /** Shares of the women and of the men who say so, 0..1. */
  readonly women: number
  readonly men: number
  /** Of the difference, women less men, 95 % (Newcombe 1998). */
  readonly low: number
  readonly high: number
  readonly differs: boolean
}

export type SplitMeasure = {
  readonly verdict: 'too-few' | 'alike' | 'differ'
  readonly compared: readonly Compared[]
  /** What was measured, in a sentence. */
  readonly sentence: string
}

type Said = { readonly id: string; readonly text: string; readonly speakers: readonly string[] }

const mostByChance = 0.05

export function measureSplit(
  challenges: readonly Said[],
  members: readonly string[],
  genderById: ReadonlyMap<string, Gender>,
  minGroup: number,
): SplitMeasure {
  const people = (gender: Gender) => members.filter((member) => genderById.get(member) === gender)
  const [women, men] = [people('women'), people('men')]
  if (women.length < minGroup || men.length < minGroup)
    return {
      ...{ verdict: 'too-few', compared: [] },
      sentence: `The gender of too few people behind it is known: at least ${minGroup} women and ${minGroup} men are needed.`,
    }
  const tested = challenges
    .filter(({ speakers }) => speakers.length > 0)
    .map(({ id, text, speakers }) => {
      const saying = new Set(speakers)
      const labels = (of: readonly string[]) => of.map((one) => (saying.has(one) ? 'says so' : null))
      const rows = measureDrift(labels(men), labels(women))
      const row = rows.find(({ group }) => group === 'says so')
      const { low, high } = row?.differenceInterval ?? { low: 0, high: 0 }
      return { id, text, women: row?.now ?? 0, men: row?.before ?? 0, low, high, p: row?.q ?? 1 }
    })
  const firm = new Set(falseDiscoveries(tested, mostByChance).map(({ id }) => id))
  const compared = tested.map(({ p: _, ...one }) => ({ ...one, differs: firm.has(one.id) }))
  const different = compared.filter(({ differs }) => differs)
  const among = `${women.length} women and ${men.length} men`
  return {
    verdict: different.length > 0 ? 'differ' : 'alike',
    compared,
    sentence:
      different.length > 0
        ? `Among ${among}, ${different.length} of ${compared.length} challenges differ: ${different.map(sayOne).join('; ')}.`
        : `Among ${among}, none of ${compared.length} challenges differs more than chance would make it.`,
  }
}

const percent = (share: number): string => `${Math.round(share * 100)} %`
const sayOne = ({ text, women, men }: Compared): string =>
  `“${text}”, said by ${percent(women)} of the women and ${percent(men)} of the men`
