// Fills the corpus from fieldwork and audience: verbatims as they stand, one respondent for each completed response, fit and
// traits from the directory. Where anonymity was promised there is no contact, so there are no traits.
import { findQuestion, inLanguage } from '../../../surveys/definition'
import { readVerbatims } from '../../../surveys/verbatims'
import type { Account } from '../../audience/directory/account'
import type { AccountStore } from '../../audience/directory/account-store'
import type { Contact } from '../../audience/directory/contact'
import type { ContactStore } from '../../audience/directory/contact-store'
import type { Fact } from '../../audience/facts/fields'
import type { FitService, Verdicts } from '../../audience/icps/fit-service'
import type { AuthoringService } from '../../authoring/authoring-service'
import { titleOf } from '../../authoring/survey'
import type { Response } from '../../fieldwork/responses/response'
import type { ResponseStore } from '../../fieldwork/responses/response-store'
import type { Verbatim } from '../../fieldwork/responses/verbatim'
import type { VerbatimStore } from '../../fieldwork/responses/verbatim-store'
import type { Corpus, CorpusChoice, CorpusRespondent, CorpusVerbatim, Fit, Voice } from './corpus'

type Deps = {
  verbatims: VerbatimStore
  responses: ResponseStore
  authoring: AuthoringService
  fit: FitService
  contacts: ContactStore
  accounts: AccountStore
}

/** Facts shown beside groups of people, never used to make them. */
const contactTraits = ['jobTitle', 'seniority', 'department', 'age', 'gender', 'education'] as const
/** Shown of groups and personas as the others are: how people came, and how content they are (R82, R86). */
const signalTraits = ['source', 'satisfaction', 'tickets'] as const
const accountTraits = ['industry', 'employees', 'country'] as const

export function createCorpus({ verbatims, responses, authoring, fit, contacts, accounts }: Deps): Corpus {
  const versions = new Map<string, ReturnType<AuthoringService['getVersion']>>()
  /** Published versions never change, so they are read once. */
  const versionOf = (surveyId: string, number: number) => {
    const key = `${surveyId}/${number}`
    const version = versions.get(key) ?? authoring.getVersion(surveyId, number)
    versions.set(key, version)
    version.catch(() => versions.delete(key))
    return version
  }

  const usable = async function* (studyId: string): AsyncGenerator<Verbatim> {
    for await (const verbatim of verbatims.each({ studyId })) if (verbatim.topic && !verbatim.background) yield verbatim
  }

  return {
    async offer(studyId) {
      const topics = new Map<string, number>()
      const people = new Map<string, Set<string>>()
      for await (const { topic = '', surveyId, responseId } of usable(studyId)) {
        topics.set(topic, (topics.get(topic) ?? 0) + 1)
        people.set(surveyId, (people.get(surveyId) ?? new Set()).add(responseId))
      }
      const titles = new Map((await authoring.list(studyId)).map((survey) => [survey.id, titleOf(survey)]))
      return {
        surveys: [...people].map(([id, set]) => ({ id, title: titles.get(id) ?? 'A survey', answers: set.size })),
        topics: [...topics]
          .map(([topic, answers]) => ({ topic, answers }))
          .sort((left, right) => right.answers - left.answers),
      }
    },

    async verbatims(studyId, { surveys, topics }) {
      const found: CorpusVerbatim[] = []
      for await (const verbatim of usable(studyId)) {
        if (surveys.length > 0 && !surveys.includes(verbatim.surveyId)) continue
        if (topics.length > 0 && !topics.includes(verbatim.topic ?? '')) continue
        found.push(toCorpusVerbatim(verbatim))
      }
      return found
    },

    async respondents(studyId) {
      const completed: Response[] = []
      for await (const response of responses.each({ studyId, states: ['completed'] })) completed.push(response)
      const ids = completed.flatMap(({ contactId }) => contactId ?? [])
      const [people, verdicts] = await Promise.all([contacts.byIds(ids), fit.verdictsOf(studyId)])
      const companies = await accounts.byIds([...people.values()].flatMap(({ accountId }) => accountId ?? []))
      return Promise.all(
        completed.map(async (response): Promise<CorpusRespondent> => {
          const { definition } = await versionOf(response.surveyId, response.surveyVersion)
          const contact = people.get(response.contactId ?? '')
          return {
            id: response.id,
            survey: response.surveyId,
            voice: definition.voice,
            fit: fitOf(response, definition.voice, verdicts),
            language: response.language,
            traits: contact ? traitsOf(contact, companies.get(contact.accountId ?? '')) : {},
            choices: readVerbatims(definition, response.answers, response.language).choices.flatMap(
              ({ question, topic, option, place, background }): CorpusChoice[] => {
                if (!topic || option === undefined || background) return []
                const asked = findQuestion(definition, question)
                const wording = asked?.options?.find(({ key }) => key === option)?.text
                const label = inLanguage(wording, definition.language, definition.language)
                return [{ question, topic, option, ...(place ? { rank: place } : {}), ...(label ? { label } : {}) }]
              },
            ),
          }
        }),
      )
    },

    standing: async (studyId) => new Set(await verbatims.idsOf(studyId)),

    async texts(studyId, ids) {
      const found = (await verbatims.findMany([...new Set(ids)])).filter((verbatim) => verbatim.studyId === studyId)
      return new Map(found.map((verbatim) => [verbatim.id, toCorpusVerbatim(verbatim)]))
    },
  }
}

const toCorpusVerbatim = (verbatim: Verbatim): CorpusVerbatim => ({
  id: verbatim.id,
  respondent: verbatim.responseId,
  survey: verbatim.surveyId,
  topic: verbatim.topic ?? '',
  question: verbatim.question,
  questionText: verbatim.wording,
  text: verbatim.text,
  language: verbatim.language,
})

/** The verdict on the contact; without one, the side that the survey was written for. */
function fitOf({ contactId }: Response, voice: Voice, verdicts: Verdicts): Fit {
  const verdict = contactId ? verdicts.get(contactId)?.fit : undefined
  if (verdict && verdict !== 'unknown') return verdict
  return voice === 'good-fit' ? 'good' : voice === 'poor-fit' ? 'poor' : 'unknown'
}

function traitsOf({ facts }: Contact, account: Account | undefined): Record<string, string | number> {
  const traits: Record<string, string | number> = {}
  const take = (name: string, fact: Fact | undefined): void => {
    if (typeof fact === 'string' || typeof fact === 'number') traits[name] = fact
  }
  for (const name of accountTraits) take(name, account?.facts[name])
  for (const name of contactTraits) take(name, facts[name])
  for (const name of signalTraits) take(name, facts[name] ?? account?.facts[name])
  return traits
}
