// The answers behind personas, from fieldwork: words by the id of their verbatim, and who is still there. A respondent is a
// response; withdrawn ones count no more.
import { nameKey } from '../../audience/directory/account'
import type { AccountStore } from '../../audience/directory/account-store'
import type { ContactStore } from '../../audience/directory/contact-store'
import { counts } from '../../fieldwork/responses/response'
import type { ResponseStore } from '../../fieldwork/responses/response-store'
import { sayAsked } from '../../fieldwork/responses/verbatim'
import type { VerbatimStore } from '../../fieldwork/responses/verbatim-store'
import type { Answers } from '../evidence/evidence-reader'
import { genderOf } from '../split/measure-split'
import type { Genders } from '../split/split-service'
import type { News } from './drift-service'

type Deps = { verbatims: VerbatimStore; responses: ResponseStore; contacts: ContactStore; accounts: AccountStore }

/** The company of each respondent, as companies are compared. */
export type Companies = { companies(study: string): Promise<ReadonlyMap<string, string>> }

export function createAnswers({
  verbatims,
  responses,
  contacts,
  accounts,
}: Deps): Answers & News & Companies & Genders {
  return {
    async passages(study, ids) {
      const found = (await verbatims.findMany(ids)).filter(({ studyId }) => studyId === study)
      return found.map((verbatim) => {
        const { id, responseId, text, language } = verbatim
        return { id, respondent: responseId, text, language, question: sayAsked(verbatim) }
      })
    },

    async present(study, respondents) {
      const asked = new Set(respondents)
      const present = new Set<string>()
      for await (const response of responses.each({ studyId: study, states: ['completed'] })) {
        if (asked.has(response.id) && counts(response)) present.add(response.id)
      }
      return present
    },

    async answersSince(study, day) {
      let count = 0
      for await (const { sentAt } of responses.each({ studyId: study, states: ['completed'] })) {
        if (sentAt && sentAt > day) count += 1
      }
      return count
    },

    async companies(study) {
      const contactOf = new Map<string, string>()
      for await (const { id, contactId } of responses.each({ studyId: study, states: ['completed'] }))
        if (contactId) contactOf.set(id, contactId)
      const people = await contacts.byIds([...contactOf.values()])
      const firms = await accounts.byIds([...people.values()].flatMap(({ accountId }) => accountId ?? []))
      return new Map(
        [...contactOf].flatMap(([id, contact]) => {
          const name = firms.get(people.get(contact)?.accountId ?? '')?.name
          return name ? [[id, nameKey(name)] as const] : []
        }),
      )
    },

    async genders(study) {
      const contactOf = new Map<string, string>()
      for await (const { id, contactId } of responses.each({ studyId: study, states: ['completed'] }))
        if (contactId) contactOf.set(id, contactId)
      const people = await contacts.byIds([...new Set(contactOf.values())])
      return new Map(
        [...contactOf].flatMap(([id, contact]) => {
          const gender = genderOf(String(people.get(contact)?.facts.gender ?? ''))
          return gender ? [[id, gender] as const] : []
        }),
      )
    },

    async respondentsSince(study, moment) {
      const found = new Set<string>()
      for await (const response of responses.each({ studyId: study, states: ['completed'] })) {
        if (response.sentAt && response.sentAt > moment) found.add(response.id)
      }
      return found
    },
  }
}
