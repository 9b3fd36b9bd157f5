// Looks up a company for staff: how it fits and why, which persona its people most likely are, and what to answer them. The likely
// persona is told by what staff themselves have heard from the company: customers' own answers are not theirs to read (X4).
import { nameKey } from '../../audience/directory/account'
import type { AccountStore } from '../../audience/directory/account-store'
import type { ContactStore } from '../../audience/directory/contact-store'
import type { Fit } from '../../audience/icps/fit'
import type { FitService } from '../../audience/icps/fit-service'
import type { StudyService } from '../../audience/studies/study-service'
import type { Heard, HeardReader } from '../evidence/heard'
import type { PublishService } from '../publishing/publish-service'
import type { Classification, Classifier } from './classify-person'
import { namesLike } from './names-like'

type Deps = {
  studies: StudyService
  accounts: AccountStore
  contacts: ContactStore
  fit: FitService
  heard: HeardReader
  classifier: Classifier
  publishing: PublishService
}

export type LookedUp = {
  readonly name: string
  /** How its people fit, in the newest study that knows the company. */
  readonly fit?: { readonly verdict: Fit; readonly people: number; readonly reasons: readonly string[] }
  /** What staff have heard from it. */
  readonly heard: readonly Heard[]
  readonly likely: Classification | undefined
  /** Agreed answers to what it asked, then to what its likely persona asks. */
  readonly answers: readonly { readonly question: string; readonly answer: string }[]
}
export type LookupService = ReturnType<typeof createLookupService>

const mostHeard = 500
const mostReasons = 4
const mostNames = 8

export function createLookupService({ studies, accounts, contacts, fit, heard, classifier, publishing }: Deps) {
  const fitOf = async (key: string) => {
    for (const study of await studies.list()) {
      const [account] = await accounts.matching(study.id, [], [key])
      if (!account) continue
      const verdicts = await fit.verdictsOf(study.id)
      const own = []
      for await (const { id, accountId } of contacts.each({ studyId: study.id }))
        if (accountId === account.id) own.push(verdicts.get(id))
      const known = own.flatMap((verdict) => verdict ?? [])
      const of = (wanted: Fit) => known.filter((verdict) => verdict.fit === wanted)
      const verdict: Fit = of('good').length > 0 ? 'good' : of('poor').length > 0 ? 'poor' : 'unknown'
      const reasons = [...new Set(of(verdict).flatMap((one) => one.reasons))].slice(0, mostReasons)
      return { name: account.name, fit: { verdict, people: own.length, reasons } }
    }
    return undefined
  }

  const askedBy = async (persona: string): Promise<Heard[]> => {
    const { revision } = await publishing.latest(persona)
    const ids = revision.content.lines.flatMap(({ source }) => source?.id ?? [])
    return [...(await heard.byIds(ids)).values()]
  }

  const heardFrom = async () => {
    const kinds = [heard.list('question', mostHeard), heard.list('roadblock', mostHeard)]
    return (await Promise.all(kinds)).flat().flatMap(({ accounts: from }) => from)
  }

  return {
    /** Companies that may be meant by a name nobody knows: of the directory, and those that staff have heard from. */
    async suggest(asked: string): Promise<string[]> {
      const names = (await heardFrom()).map(({ name }) => name)
      for (const study of await studies.list()) for await (const { name } of accounts.each(study.id)) names.push(name)
      return namesLike(asked, names, mostNames)
    },
    /** Whom staff have heard most from. */
    async heardMost(): Promise<string[]> {
      const counts = new Map<string, { name: string; count: number }>()
      for (const { key, name, count } of await heardFrom())
        counts.set(key, { name, count: (counts.get(key)?.count ?? 0) + count })
      const ordered = [...counts.values()].sort((left, right) => right.count - left.count)
      return ordered.slice(0, mostNames).map(({ name }) => name)
    },
    /** Undefined when nobody knows the company: it is in no study, and staff have heard nothing from it. */
    async lookUp(asked: string): Promise<LookedUp | undefined> {
      const key = nameKey(asked)
      if (key === '') return undefined
      const [known, questions, roadblocks] = await Promise.all([
        fitOf(key),
        heard.list('question', mostHeard),
        heard.list('roadblock', mostHeard),
      ])
      const own = [...questions, ...roadblocks].filter(({ accounts: from }) => from.some((one) => one.key === key))
      if (!known && own.length === 0) return undefined
      const likely = own.length > 0 ? await classifier.classify(own.map(({ text }) => ({ text }))) : undefined
      const theirs = likely?.fits ? await askedBy(likely.fits.persona) : []
      const answers = [...new Map([...own, ...theirs].map((one) => [one.id, one])).values()]
      return {
        name: known?.name ?? asked,
        ...(known ? { fit: known.fit } : {}),
        heard: own,
        likely,
        answers: answers.flatMap(({ text, answer }) => (answer ? [{ question: text, answer }] : [])),
      }
    },
  }
}
