// The plan of a persona: everybody reads it, customer-facing staff and researchers keep it; as a page and for programs.
import * as z from 'zod'
import type { StudyService } from '../../audience/studies/study-service'
import { type Actor, may } from '../../platform/accounts/actor'
import { type Endpoint, endpoint, json, nothing, page, type Reply, redirect } from '../../platform/http/endpoint'
import type { Fault } from '../../platform/http/problem'
import { personaParams, versionShape } from '../persona/persona-shapes'
import type { WordsFor } from '../publishing/words-for'
import type { PersonaViewer } from '../reading/persona-view'
import { teams, ways } from './plan'
import type { PlanService } from './plan-service'
import { figureShape, planShape } from './plan-shapes'

type Deps = { studies: StudyService; plans: PlanService; wordsFor: WordsFor; viewer: PersonaViewer }
type Values = Readonly<Record<string, unknown>>
/** A form that could not be read: which, what was typed, what is wrong. */
type Typed = { form: string; values: Values; faults: readonly Fault[] }

const lineParams = personaParams.extend({ line: z.string().max(100) })
const figureParams = lineParams.extend({ figure: z.string().max(100) })
const form = z.record(z.string(), z.unknown())
const version = versionShape.optional()
const bounds = { 'at-least': 'at least', 'at-most': 'at most' } as const

export function planRoutes({ studies, plans, wordsFor, viewer }: Deps): Endpoint[] {
  const path = '/personas/:persona/plan'
  const api = '/api/v1/personas/:persona/plan'

  const show = async (id: string, actor: Actor, typed?: Typed, wanted?: string): Promise<Reply> => {
    const { persona, content, revision, writes, draft } = await wordsFor(id, {}, actor)
    const shown = await viewer.view(persona, content)
    const plan = await plans.show(id, shown.chapters)
    const keeps = may(actor, 'plan.keep')
    const formOf = (name: string, values: Values) => ({
      name,
      values: typed?.form === name ? typed.values : values,
      faults: typed?.form === name ? typed.faults : [],
    })
    const data = {
      title: `Plan for ${shown.name}`,
      section: 'personas',
      persona: shown,
      ...{ revision, draft, plan, keeps },
      teams: choices(teams),
      ways: choices(ways),
      bounds: choices(bounds),
      fresh: {
        ...formOf('new', { challenge: wanted ?? plan.coverage.find(({ content }) => content === 0)?.id }),
        isOpen: typed?.form === 'new' || wanted !== undefined,
      },
      forms: keeps
        ? plan.teams
            .flatMap(({ lines }) => lines)
            .map((line) => ({
              ...line,
              edit: formOf(line.id, { ...line, ...line.expected, by: line.expected?.by.toISOString().slice(0, 10) }),
              note: formOf(`figures-${line.id}`, {}),
              /** A challenge that the persona dropped can be kept, not chosen. */
              ...(line.isLost ? { lost: { id: line.challenge, text: line.challengeText } } : {}),
            }))
        : [],
      ...(writes ? { study: await studies.get(persona.study) } : {}),
    }
    return page('personas/plan', data, typed ? { status: 400 } : {})
  }
  const back = (id: string, notice: string, line = ''): Reply =>
    redirect(`/personas/${id}/plan${line ? `#line-${line}` : ''}`, { notice })
  const shownTo = async (id: string, actor: Actor) => {
    const { persona, content } = await wordsFor(id, {}, actor)
    return { persona, content }
  }

  return [
    endpoint({
      method: 'get',
      path,
      may: 'persona.read',
      read: { params: personaParams, query: z.object({ challenge: z.string().max(100).optional().catch(undefined) }) },
      act: ({ input: { params, query }, actor }) => show(params.persona, actor, undefined, query.challenge),
    }),
    endpoint({
      method: 'post',
      path,
      may: 'plan.keep',
      read: { params: personaParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const { persona, content } = await shownTo(params.persona, actor)
        const read = planShape.safeParse(body)
        if (!read.success)
          return show(persona.id, actor, { form: 'new', values: body, faults: faultsOf(read.error, 'new') })
        const { id } = await plans.add(persona, content, read.data, actor)
        return back(persona.id, 'Added to the plan.', id)
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/:line`,
      may: 'plan.keep',
      read: { params: lineParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const { persona, content } = await shownTo(params.persona, actor)
        const read = planShape.safeParse(body)
        if (!read.success)
          return show(persona.id, actor, { form: params.line, values: body, faults: faultsOf(read.error, params.line) })
        const seen = version.safeParse(body.version).data
        await plans.change(persona, content, params.line, seen, read.data, actor)
        return back(persona.id, 'Saved.', params.line)
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/:line/remove`,
      may: 'plan.keep',
      read: { params: lineParams },
      act: async ({ input: { params }, actor }) => {
        const { persona } = await shownTo(params.persona, actor)
        const { text } = await plans.remove(persona.id, params.line)
        return back(persona.id, `“${text}” is no longer in the plan.`)
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/:line/figures`,
      may: 'plan.keep',
      read: { params: lineParams, body: form },
      act: async ({ input: { params, body }, actor }) => {
        const { persona } = await shownTo(params.persona, actor)
        const read = figureShape.safeParse(body)
        const name = `figures-${params.line}`
        if (!read.success)
          return show(persona.id, actor, { form: name, values: body, faults: faultsOf(read.error, name) })
        await plans.note(persona.id, params.line, { ...read.data, value: read.data.value ?? 0 }, actor)
        return back(persona.id, 'Noted.', params.line)
      },
    }),
    endpoint({
      method: 'post',
      path: `${path}/:line/figures/:figure/remove`,
      may: 'plan.keep',
      read: { params: figureParams },
      act: async ({ input: { params }, actor }) => {
        const { persona } = await shownTo(params.persona, actor)
        await plans.strike(persona.id, params.line, params.figure)
        return back(persona.id, 'The figure is taken back.', params.line)
      },
    }),
    endpoint({
      method: 'get',
      path: api,
      may: 'persona.read',
      summary: 'The plan of a persona: lines by team, hours and content by challenge, what came of what was expected',
      read: { params: personaParams },
      act: async ({ input: { params }, actor }) => {
        const { persona, content } = await wordsFor(params.persona, {}, actor)
        const { chapters } = await viewer.view(persona, content)
        return json(await plans.show(persona.id, chapters))
      },
    }),
    endpoint({
      method: 'post',
      path: api,
      may: 'plan.keep',
      summary: 'Add a line to the plan, against a challenge of the persona',
      read: { params: personaParams, body: planShape },
      act: async ({ input: { params, body }, actor }) => {
        const { persona, content } = await shownTo(params.persona, actor)
        return json(await plans.add(persona, content, body, actor), 201)
      },
    }),
    endpoint({
      method: 'delete',
      path: `${api}/:line`,
      may: 'plan.keep',
      summary: 'Take a line out of the plan',
      read: { params: lineParams },
      act: async ({ input: { params }, actor }) => {
        await plans.remove((await shownTo(params.persona, actor)).persona.id, params.line)
        return nothing
      },
    }),
    endpoint({
      method: 'post',
      path: `${api}/:line/figures`,
      may: 'plan.keep',
      summary: 'Note a figure against a line of the plan: what content or a campaign brought',
      read: { params: lineParams, body: figureShape },
      act: async ({ input: { params, body }, actor }) => {
        const { persona } = await shownTo(params.persona, actor)
        return json(await plans.note(persona.id, params.line, { ...body, value: body.value ?? 0 }, actor), 201)
      },
    }),
  ]
}

const choices = (table: Readonly<Record<string, string>>) =>
  Object.entries(table).map(([value, label]) => ({ value, label }))

/** Faults as the summary on top of a form links to them. */
const faultsOf = ({ issues }: z.ZodError, name: string): Fault[] =>
  issues.map(({ path, message }) => ({ path: `${name}-${path.join('-')}`, message }))
