// Decides about working copies: who may be made, how lines change, which moves hold. Publishing is publish-service.ts.

import type { Actor } from '../../platform/accounts/actor'
import { createSecret } from '../../platform/accounts/secret'
import { Problem } from '../../problems'
import {
  addLine,
  changeLine,
  isReworded,
  type LinePatch,
  mostLines,
  moveLine,
  type NewLine,
  removeLine,
} from './edit-lines'
import type { FieldKey } from './fields'
import { type Line, nextPersonaState, type Persona, type PersonaKind, type Signature } from './persona'
import type { PageFilter, PersonaPatch, PersonaStore } from './persona-store'

export type NewDraft = { study: string; name: string; kind?: PersonaKind; summary?: string; icp?: string | undefined }
export type Head = {
  name?: string | undefined
  summary?: string | undefined
  kind?: PersonaKind | undefined
  /** '' unlinks. */
  icp?: string | undefined
  /** 0 takes the rating away. */
  awareness?: number | undefined
  nameReason?: string | undefined
}

export type LineEdit = LinePatch & {
  id?: string | undefined
  remove?: boolean | undefined
  field?: FieldKey | undefined
}

/** What this stage asks of the audience: whether an ICP belongs to a study, and its name. */
export type Icps = {
  find(id: string): Promise<LinkedIcp | undefined>
  list(study: string): Promise<readonly LinkedIcp[]>
}
export type LinkedIcp = {
  readonly id: string
  readonly study: string
  readonly name: string
  readonly description: string
  readonly criteria: readonly { readonly level: string; readonly sentence: string }[]
  readonly problems: readonly { readonly problem: string; readonly solution: string }[]
}

type Deps = { personas: PersonaStore; icps: Icps; now: () => Date }
export type PersonaService = ReturnType<typeof createPersonaService>

export const signatureOf = ({ id, name }: Actor): Signature => ({ id, name })

export function createPersonaService({ personas, icps, now }: Deps) {
  const get = async (id: string): Promise<Persona> => {
    const persona = await personas.find(id)
    if (!persona) throw new Problem('persona.absent')
    return persona
  }

  const checkIcp = async (study: string, icp: string | undefined): Promise<void> => {
    if (icp && (await icps.find(icp))?.study !== study) throw new Problem('persona.foreign-icp')
  }

  const changeLines = async (
    id: string,
    version: number | undefined,
    by: Signature,
    change: (lines: readonly Line[], touch: { by: Signature; at: Date }) => Line[] | undefined,
  ): Promise<Persona> => {
    const persona = await get(id)
    const at = now()
    const lines = change(persona.lines, { by, at })
    if (!lines) throw new Problem('persona.line-absent')
    if (lines.length > mostLines) throw new Problem('persona.too-long')
    return saved(id, version ?? persona.version, { lines, changedAt: at, changedBy: by })
  }

  const saved = async (id: string, version: number, patch: Parameters<PersonaStore['change']>[2]): Promise<Persona> => {
    const changed = await personas.change(id, version, patch)
    if (!changed) throw new Problem('document.stale')
    return changed
  }

  const move = async (id: string, event: 'submit' | 'return' | 'retire' | 'revive'): Promise<Persona> => {
    const persona = await get(id)
    if (event === 'submit' && !hasChallenge(persona)) throw new Problem('persona.empty')
    const moved = await personas.move(id, persona.state, nextPersonaState(persona.state, event))
    if (!moved) throw new Problem('document.stale')
    return moved
  }

  return {
    get,
    list: (study?: string) => personas.list(study ? { study } : {}),
    /** The next after an id, in the order they were made, for programs. */
    page: (filter: PageFilter, part: { after?: string; limit: number }) => personas.page(filter, part),

    async create({ study, name, kind = 'persona', summary = '', icp }: NewDraft, actor: Actor): Promise<Persona> {
      await checkIcp(study, icp)
      const at = now()
      const link = icp ? { icp } : {}
      const by = signatureOf(actor)
      return personas.insert({
        study,
        name,
        kind,
        summary,
        ...link,
        lines: [],
        createdAt: at,
        changedAt: at,
        changedBy: by,
      })
    },

    async changeHead(id: string, version: number, head: Head, actor: Actor): Promise<Persona> {
      const persona = await get(id)
      await checkIcp(persona.study, head.icp)
      return saved(id, version, { ...toHeadPatch(head), changedAt: now(), changedBy: signatureOf(actor) })
    },

    addLine: (id: string, version: number | undefined, line: NewLine, actor: Actor) =>
      changeLines(id, version, signatureOf(actor), (lines, touch) => addLine(lines, newId(), line, touch)),
    changeLine: (id: string, version: number | undefined, line: string, patch: LinePatch, actor: Actor) =>
      changeLines(id, version, signatureOf(actor), (lines, touch) => changeLine(lines, line, patch, touch)),
    /** Moves a line in its field, with the words that were written in the same form. */
    moveLine: (id: string, version: number, line: string, by: 1 | -1, patch: LinePatch, actor: Actor) =>
      changeLines(id, version, signatureOf(actor), (lines, touch) => {
        const written = isReworded(
          lines.find((one) => one.id === line),
          patch,
        )
        return moveLine((written ? changeLine(lines, line, patch, touch) : lines) ?? lines, line, by)
      }),

    removeLine: (id: string, version: number | undefined, line: string, actor: Actor) =>
      changeLines(id, version, signatureOf(actor), (lines, touch) => removeLine(lines, line, touch)),
    /** Accepts every proposal that waits, of one field or of all. */
    acceptAll: (id: string, version: number | undefined, field: string | undefined, actor: Actor) =>
      changeLines(id, version, signatureOf(actor), (lines, { by, at }) =>
        lines.map((line) =>
          line.status === 'proposed' && (!field || line.field === field)
            ? { ...line, status: 'accepted', by, at }
            : line,
        ),
      ),

    move,

    /** Head and lines in one write: what the API changes. A line with an id is changed, one without is added. */
    async patch(id: string, version: number, head: Head, edits: readonly LineEdit[], actor: Actor): Promise<Persona> {
      const persona = await get(id)
      await checkIcp(persona.study, head.icp)
      const touch = { by: signatureOf(actor), at: now() }
      let lines: Line[] | undefined = [...persona.lines]
      for (const { id: line, remove, field, ...rest } of edits) {
        lines = !line
          ? addLine(lines, newId(), { ...rest, field: field ?? 'challenge' } as NewLine, touch)
          : remove
            ? removeLine(lines, line, touch)
            : changeLine(lines, line, rest, touch)
        if (!lines) throw new Problem('persona.line-absent')
      }
      if (lines.length > mostLines) throw new Problem('persona.too-long')
      return saved(id, version, { ...toHeadPatch(head), lines, changedAt: touch.at, changedBy: touch.by })
    },

    async signOff(id: string, version: number | undefined, note: string, actor: Actor): Promise<Persona> {
      const persona = await get(id)
      if (persona.state !== 'in-review')
        throw new Problem('persona.wrong-state', { event: 'sign off', state: persona.state })
      const seen = version ?? persona.version
      if (seen !== persona.version) throw new Problem('document.stale')
      const signed = await personas.signOff(id, seen, { ...signatureOf(actor), at: now(), version: seen, note })
      if (!signed) throw new Problem('persona.signed-off')
      return signed
    },
  }
}

/** What is given is set; an emptied link or rating is taken away. */
function toHeadPatch({ icp, awareness, ...head }: Head): Partial<PersonaPatch> {
  const given = Object.fromEntries(Object.entries(head).filter(([, value]) => value !== undefined))
  return {
    ...given,
    ...(icp === undefined ? {} : { icp: icp || undefined }),
    ...(awareness === undefined ? {} : { awareness: awareness || undefined }),
  } as Partial<PersonaPatch>
}

const newId = (): string => createSecret().slice(0, 12)

const hasChallenge = ({ lines }: Persona): boolean =>
  lines.some(({ field, status }) => field === 'challenge' && status === 'accepted')
