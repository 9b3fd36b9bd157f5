// Which words of a persona a page shows: the latest published ones, an earlier version, or the working copy for those who write.
import * as z from 'zod'
import { type Actor, may } from '../../platform/accounts/actor'
import { Problem } from '../../problems'
import { type Content, isReadable, type Persona, toContent } from '../persona/persona'
import type { PersonaService } from '../persona/persona-service'
import type { PublishService } from './publish-service'
import type { Revision } from './revision'

export const versionNumber = z.coerce.number().int().min(1).max(1_000_000)
export const wordsQuery = z.object({
  draft: z.literal('1').optional().catch(undefined),
  version: versionNumber.optional().catch(undefined),
})
export type WordsQuery = z.infer<typeof wordsQuery>

export type Words = {
  readonly persona: Persona
  /** Undefined for the working copy. */
  readonly revision: Revision | undefined
  readonly draft: boolean
  /** Whether the reader may write it. */
  readonly writes: boolean
  readonly content: Content
}
export type WordsFor = (id: string, query: WordsQuery, actor: Actor) => Promise<Words>

type Deps = { service: PersonaService; publishing: PublishService }

export const createWordsFor =
  ({ service, publishing }: Deps): WordsFor =>
  async (id, query, actor) => {
    const persona = await service.get(id)
    const writes = may(actor, 'persona.write')
    const draft = writes && (query.draft === '1' || !isReadable(persona))
    if (!draft && !isReadable(persona)) throw new Problem('persona.absent')
    const revision = draft ? undefined : await publishing.revision(id, query.version ?? persona.revision)
    return { persona, revision, draft, writes, content: revision?.content ?? toContent(persona) }
  }
