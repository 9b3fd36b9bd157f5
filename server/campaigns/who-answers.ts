// Who answers, of those invited: the response rate of people by how they fit, where they stand and in which language they are written to.
// Tells a researcher whom the answers do not stand for, and which campaigns reach whom. Anonymous campaigns are left out: there
// nobody knows who answered.
import { group } from 'd3-array'
import type { Contact } from '../audience/directory/contact'
import type { ContactService } from '../audience/directory/contact-service'
import { sayLanguage } from '../audience/facts/say-trait'
import type { FitService } from '../audience/icps/fit-service'
import type { Invitation } from './invitations/invitation'
import type { InvitationStore } from './invitations/invitation-store'
import type { CampaignStore } from './plans/campaign-store'

export type Answering = {
  by: string
  label: string
  delivered: number
  started: number
  completed: number
  rate: number
}

export type WhoAnswers = {
  rows: readonly Answering[]
  /** Campaigns of which nothing can be told. */
  anonymous: number
}

type Deps = {
  campaigns: Pick<CampaignStore, 'list'>
  invitations: Pick<InvitationStore, 'list'>
  contacts: Pick<ContactService, 'byIds'>
  fit: Pick<FitService, 'verdictsOf'>
  minGroup: number
}

type Invited = { contact: Contact; fit: string; invitation: Invitation }

const fits = { good: 'Good fit', poor: 'Poor fit', unknown: 'Fit unknown' } as const
const stands = { customer: 'Customers', former: 'Former customers', lead: 'Leads', staff: 'Our staff' } as const
const part = 1000

/** What people are told apart by; undefined for whom it is not known. */
const ways: readonly { by: string; of: (one: Invited) => string | undefined }[] = [
  { by: 'fit', of: ({ contact, fit }) => (contact.lifecycle === 'staff' ? undefined : fits[fit as keyof typeof fits]) },
  { by: 'stand', of: ({ contact }) => stands[contact.lifecycle] },
  {
    by: 'language',
    of: ({ contact: { facts } }) => (typeof facts.language === 'string' ? sayLanguage(facts.language) : undefined),
  },
]

export type WhoAnswersService = ReturnType<typeof createWhoAnswers>

export function createWhoAnswers({ campaigns, invitations, contacts, fit, minGroup }: Deps) {
  /** Mails that arrived: sent, and not come back. */
  async function* delivered(campaignId: string): AsyncGenerator<Invitation[]> {
    for (let after = ''; ; ) {
      const found = await invitations.list(campaignId, { wave: 0, most: part, ...(after ? { after } : {}) })
      yield found.filter(({ sentAt, state }) => sentAt && state !== 'bounced' && state !== 'deferred')
      if (found.length < part) return
      after = found.at(-1)!.id
    }
  }

  return {
    /** Groups of fewer than the minimum are left out; a way that tells one group only says nothing, and is left out too. */
    async of(studyId: string, surveyId?: string): Promise<WhoAnswers> {
      const launched = (await campaigns.list(studyId)).filter(
        (campaign) => campaign.launchedAt && (!surveyId || campaign.surveyId === surveyId),
      )
      const named = launched.filter(({ anonymous }) => !anonymous)
      const verdicts = await fit.verdictsOf(studyId)
      const invited: Invited[] = []
      for (const { id } of named)
        for await (const found of delivered(id)) {
          const people = await contacts.byIds(found.map(({ contactId }) => contactId))
          for (const invitation of found) {
            const contact = people.get(invitation.contactId)
            if (contact) invited.push({ contact, fit: verdicts.get(contact.id)?.fit ?? 'unknown', invitation })
          }
        }
      const rows = ways.flatMap(({ by, of }) => {
        const known = invited.flatMap((one) => {
          const label = of(one)
          return label ? [{ label, invitation: one.invitation }] : []
        })
        const groups = [...group(known, ({ label }) => label)].filter(([, those]) => those.length >= minGroup)
        if (groups.length < 2) return []
        return groups.map(([label, those]) => count(by, label, those)).sort((left, right) => right.rate - left.rate)
      })
      return { rows, anonymous: launched.length - named.length }
    },
  }
}

function count(by: string, label: string, those: readonly { invitation: Invitation }[]): Answering {
  const having = (known: 'startedAt' | 'completedAt') => those.filter(({ invitation }) => invitation[known]).length
  const started = having('startedAt')
  return { by, label, delivered: those.length, started, completed: having('completedAt'), rate: started / those.length }
}
