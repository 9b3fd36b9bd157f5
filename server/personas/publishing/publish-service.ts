// Decides about what readers see: publishing revisions, the yearly review, links to share. Mail about it is jobs' work.
import type { Actor } from '../../platform/accounts/actor'
import { createSecret, digestOf } from '../../platform/accounts/secret'
import type { Jobs } from '../../platform/jobs/jobs'
import { isDuplicate } from '../../platform/store/duplicate'
import type { Announce } from '../../platform/webhooks/webhook'
import { Problem } from '../../problems'
import {
  currentSignOffs,
  isReadable,
  nextPersonaState,
  oneYearAfter,
  type Persona,
  toContent,
} from '../persona/persona'
import { type PersonaService, signatureOf } from '../persona/persona-service'
import type { Following, PersonaStore } from '../persona/persona-store'
import { isTitleName } from './name-lint'
import { type Change, describeChanges, type Revision } from './revision'
import type { RevisionStore } from './revision-store'
import type { Share, ShareStore } from './share-store'

type Deps = {
  personas: PersonaStore
  revisions: RevisionStore
  shares: ShareStore
  service: PersonaService
  jobs: Jobs
  announce: Announce
  now: () => Date
}
/** `tell`: mail to everybody who reads personas, naming what changed. `baseUrl` is what links in that mail start with. */
export type Publication = { note: string; reviewOn?: Date | undefined; tell: boolean; baseUrl: string }
export type PublishService = ReturnType<typeof createPublishService>

/** The job that makes the frozen model of what is published anew. */
export const freezeJob = 'persona.freeze'

export function createPublishService({ personas, revisions, shares, service, jobs, announce, now }: Deps) {
  const revisionOf = async (persona: string, number: number): Promise<Revision> => {
    const revision = await revisions.find(persona, number)
    if (!revision) throw new Problem('persona.revision-absent')
    return revision
  }

  const insertOnce = async (revision: Omit<Revision, 'id' | 'told'>): Promise<Revision> => {
    try {
      return await revisions.insert(revision)
    } catch (error) {
      if (!isDuplicate(error)) throw error
      // Left by a publication that was cut off before anybody could read it: these words take its place.
      return (await revisions.replaceUnread(revision)) ?? revisionOf(revision.persona, revision.number)
    }
  }

  /** Every part may be done twice: jobs look first, and webhooks know the revision. */
  const follow = async ({ id, study, revision }: Persona, following: Following): Promise<void> => {
    const { revision: made, tell, baseUrl } = following
    await jobs.push(freezeJob, { study }, { key: study })
    if (tell) await jobs.push('persona.announce', { revision: made, baseUrl }, { key: made })
    await announce('persona.published', made, { personaId: id, studyId: study, version: String(revision) })
    await personas.markFollowed(id, made)
  }

  return {
    async publish(id: string, version: number, publication: Publication, actor: Actor): Promise<Revision> {
      const persona = await service.get(id)
      refuseUnready(persona, version)
      const at = now()
      const number = persona.revision + 1
      const { note, tell, baseUrl, reviewOn = oneYearAfter(at) } = publication
      const revision = await insertOnce({
        persona: id,
        study: persona.study,
        number,
        content: toContent(persona),
        note,
        by: signatureOf(actor),
        signedOffBy: currentSignOffs(persona).map(({ name }) => name),
        publishedAt: at,
      })
      // What follows is kept in the same write, so that a server that is ended in between finds it (see `recover`).
      const following = { revision: revision.id, tell, baseUrl }
      const patch = {
        ...{ following, revision: number, publishedVersion: version, publishedAt: at },
        ...{ reviewOn, decidedAt: at, driftedBecause: [], reminded: [] },
      }
      const moved = await personas.move(id, 'in-review', nextPersonaState(persona.state, 'publish'), patch, version)
      if (!moved) throw new Problem('document.stale')
      await follow(moved, following)
      return revision
    },

    /** Sets going what publications left that were cut off. */
    async recover(): Promise<void> {
      for (const { persona, ...following } of await personas.listFollowing()) await follow(persona, following)
    },

    /** The yearly look found that it still holds: next year then. */
    async keep(id: string, reviewOn?: Date): Promise<Persona> {
      const persona = await service.get(id)
      const next = nextPersonaState(persona.state, 'keep')
      const kept = await personas.move(id, persona.state, next, {
        reviewOn: reviewOn ?? oneYearAfter(now()),
        decidedAt: now(),
        driftedBecause: [],
        reminded: [],
      })
      if (!kept) throw new Problem('document.stale')
      return kept
    },

    /** Something changed around it: the review is due now, whatever its date. `because` is read by whoever decides. */
    async callReview(id: string, because: string): Promise<Persona> {
      const persona = await service.get(id)
      const next = nextPersonaState(persona.state, 'fall-due')
      const patch = { reviewOn: now(), driftedBecause: [because], reminded: [] }
      const called = await personas.move(id, persona.state, next, patch)
      if (!called) throw new Problem('document.stale')
      return called
    },

    revisions: async (id: string): Promise<Revision[]> => {
      const published = (await personas.find(id))?.revision ?? 0
      return (await revisions.list(id)).filter(({ number }) => number <= published)
    },
    revision: async (id: string, number: number): Promise<Revision> => {
      // One above was left by a publication that was cut off: nobody has published those words.
      if (number > (await service.get(id)).revision) throw new Problem('persona.revision-absent')
      return revisionOf(id, number)
    },

    /** The latest published revision of a persona that readers may see. */
    async latest(id: string): Promise<{ persona: Persona; revision: Revision }> {
      const persona = await service.get(id)
      if (!isReadable(persona)) throw new Problem('persona.absent')
      return { persona, revision: await revisionOf(id, persona.revision) }
    },

    async gallery(study?: string): Promise<{ persona: Persona; revision: Revision }[]> {
      const listed = (await service.list(study)).filter(isReadable)
      return Promise.all(
        listed.map(async (persona) => ({ persona, revision: await revisionOf(persona.id, persona.revision) })),
      )
    },

    async diff(id: string, from: number, to: number): Promise<{ from: Revision; to: Revision; changes: Change[] }> {
      const { revision } = await service.get(id)
      if (Math.max(from, to) > revision) throw new Problem('persona.revision-absent')
      const [earlier, later] = await Promise.all([revisionOf(id, from), revisionOf(id, to)])
      return { from: earlier, to: later, changes: describeChanges(earlier.content, later.content) }
    },

    shares: (id: string) => shares.list(id),

    /** The token is shown once; only its digest is kept. */
    async share(id: string, label: string, actor: Actor): Promise<{ share: Share; token: string }> {
      const persona = await service.get(id)
      if (!isReadable(persona)) throw new Problem('persona.not-published')
      const token = createSecret()
      const share = { persona: id, label, digest: digestOf(token), by: signatureOf(actor), createdAt: now() }
      return { share: await shares.insert(share), token }
    },

    async revoke(id: string, share: string): Promise<void> {
      if (!(await shares.revoke(id, share, now()))) throw new Problem('share.absent')
    },

    /** What a shared link shows: the latest published revision, or the same refusal for unknown, revoked and retired. */
    async open(token: string): Promise<{ persona: Persona; revision: Revision }> {
      const share = await shares.findByDigest(digestOf(token))
      const persona = share && !share.revokedAt ? await personas.find(share.persona) : undefined
      const revision = persona && isReadable(persona) ? await revisions.find(persona.id, persona.revision) : undefined
      if (!persona || !revision) throw new Problem('share.absent')
      return { persona, revision }
    },
  }
}

function refuseUnready(persona: Persona, version: number): void {
  nextPersonaState(persona.state, 'publish')
  if (persona.version !== version) throw new Problem('document.stale')
  if (currentSignOffs(persona).length === 0) throw new Problem('persona.not-signed-off')
  if (isTitleName(persona.name) && persona.nameReason.length < 10)
    throw new Problem('persona.title-name', {
      faults: [{ path: 'nameReason', message: 'Say in a sentence why a title must be in the name.' }],
    })
}
