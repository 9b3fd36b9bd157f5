// What follows from a response that was sent, changed or withdrawn: its verbatims, its place in the quota, its invitation, who is told. Safe to do twice. It is
// done at once; a job sweeps up what a crash interrupted.
import type { Definition } from '../../../surveys/definition'
import { readVerbatims } from '../../../surveys/verbatims'
import type { AuthoringService } from '../../authoring/authoring-service'
import type { InvitationService } from '../../campaigns/invitations/invitation-service'
import type { JobHandler } from '../../platform/jobs/jobs'
import type { Announce } from '../../platform/webhooks/webhook'
import { passagesOfNotes } from './note'
import type { QuotaStore } from './quota-store'
import { counts, type Response } from './response'
import type { ResponseStore } from './response-store'
import { compareVerbatims, type NewVerbatim, type Spoken } from './verbatim'
import type { VerbatimStore } from './verbatim-store'

export type SettleDeps = {
  responses: ResponseStore
  verbatims: VerbatimStore
  quotas: QuotaStore
  authoring: AuthoringService
  invitations: Pick<InvitationService, 'markCompleted'>
  announce: Announce
  now: () => Date
}

const batch = 100
const leaveAloneMs = 30_000

/** Notes as they were taken down; of closed questions, and without notes, what was answered. */
function saidIn(definition: Definition, { answers, notes = [], language }: Response): readonly Spoken[] {
  const noted = new Set(notes.map(({ question }) => question))
  const written = readVerbatims(definition, answers, language).passages.filter(({ question }) => !noted.has(question))
  return [...written, ...passagesOfNotes(definition, notes, language)]
}

function toVerbatims(said: readonly Spoken[], response: Response, definition: Definition): NewVerbatim[] {
  const { id: responseId, studyId, surveyId, surveyVersion, contactId, collector, notes, sentAt, changedAt } = response
  const heard = collector === 'interviewer' && notes
  const provenance = definition.kind === 'focus-group' ? 'focus-group' : 'interview'
  return said.map(({ topic, subject, ...passage }) => ({
    ...passage,
    ...{ responseId, studyId, surveyId, surveyVersion, voice: definition.voice, sentAt: sentAt ?? changedAt },
    ...(topic ? { topic } : {}),
    ...(subject ? { subject } : {}),
    ...(heard ? { provenance } : {}),
    ...(contactId ? { contactId } : {}),
  }))
}

export type Settle = (response: Response) => Promise<void>

export function createSettle({ responses, verbatims, quotas, authoring, invitations, announce }: SettleDeps): Settle {
  const follow = async (response: Response): Promise<void> => {
    const known = await verbatims.listOf(response.id)
    const { definition } = await authoring.getVersion(response.surveyId, response.surveyVersion)
    const said = counts(response) ? saidIn(definition, response) : []
    const { gone, fresh } = compareVerbatims(known, said)
    await verbatims.removeMany(gone)
    await verbatims.insertMany(toVerbatims(fresh, response, definition), { timelessIds: response.anonymous })
    if (!counts(response)) await quotas.release(response.id)
    const { invitationId, sentAt, state } = response
    // Else a reminder would go to somebody who has answered. Of anonymous answers no invitation is known: see `send`.
    if (invitationId && sentAt && state !== 'withdrawn') await invitations.markCompleted(invitationId)
    await tell(announce, response)
  }

  return async (sent) => {
    // Whoever withdraws or changes answers while they are being written down must find none of the old words afterwards.
    for (let response: Response | undefined = sent; response; response = await responses.find(response.id)) {
      await follow(response)
      if (await responses.markSettled(response.id, response.revision)) return
    }
  }
}

export type SettleFresh = (fresh: readonly Response[], definition: Definition) => Promise<void>

/** For new ones of one survey, in few writes; whoever withdraws or changes answers meanwhile is followed by `settle`. */
export function createSettleFresh({ responses, verbatims, announce }: SettleDeps, settle: Settle): SettleFresh {
  return async (fresh, definition) => {
    const said = fresh
      .filter(counts)
      .flatMap((response) => toVerbatims(saidIn(definition, response), response, definition))
    await verbatims.insertMany(said, { timelessIds: definition.anonymous })
    await Promise.all(fresh.map((response) => tell(announce, response)))
    for (const changed of await responses.markNewSettled(fresh)) await settle(changed)
  }
}

/** Of anonymous answers no more is told than that there are some: an id and a minute would tie answers to a person. */
async function tell(announce: Announce, { id, studyId, surveyId, state, anonymous }: Response): Promise<void> {
  if (state !== 'completed' && state !== 'withdrawn') return
  await announce(`response.${state}`, id, { studyId, surveyId, ...(anonymous ? {} : { responseId: id }) })
}

/** Job `response.settle`: finishes responses whose follow-up was cut off, a batch at a time. */
export function createSettleJob(deps: Pick<SettleDeps, 'responses' | 'now'>, settle: Settle): JobHandler {
  return async (_, touch) => {
    const left = await deps.responses.listUnsettled(new Date(deps.now().getTime() - leaveAloneMs), batch)
    for (const response of left) {
      await settle(response)
      await touch()
    }
    return left.length === batch ? { again: deps.now(), because: 'there is more to settle' } : { done: true }
  }
}
