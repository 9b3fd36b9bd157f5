// Correcting groups of people: what is refused, what each correction does at once, what the preview shows, undo, and that the next run
// honours all of it.
import type { Act, Edit } from '../../server/insights/edits/edit'
import type { StandingPeople } from '../../server/insights/edits/stand-people'
import type { Run } from '../../server/insights/runs/run'
import { createAnsweredStudy } from '../support/answered-study'
import { publish, runAnalysis } from '../support/published-personas'
import { type Agent, createWorld, type World } from '../support/world'

let world: World
let rosa: Agent
let study: string
let run: Run
beforeAll(async () => {
  world = await createWorld({ smtp: false })
  rosa = await world.as('rosa')
  study = (await createAnsweredStudy(world, 36)).study.id
  run = await runAnalysis(world, study, { personas: 3 })
}, 120_000)
afterAll(() => world.close())

const base = () => `/studies/${study}/runs/${run.id}/people`
const post = (body: object, path = `${base()}/edits`) => rosa.post(path).type('form').send(body)
const preview = (query: Record<string, string | string[]>) =>
  rosa.get(`${base()}/preview`).query(query as Record<string, string>)
const people = async (of = run): Promise<StandingPeople> => {
  const found = await world.container.insights.runs.people(of)
  if (!found) throw new Error('no groups')
  return found
}
const groups = async () => (await people()).personas
const homeOf = (found: StandingPeople, person: string): string | undefined =>
  found.personas.find(({ members }) => members.includes(person))?.id
const undo = () => post({}, `${base()}/undo`)
const first = async (at = 0) => {
  const found = (await groups())[at]
  if (!found) throw new Error(`no group ${at}`)
  return found
}
const member = async (group: number, at = 0): Promise<string> => (await first(group)).members[at] ?? ''

describe('what is refused', () => {
  it('correcting by viewers and staff, and groups of another study', async () => {
    const body = { kind: 'rename', group: (await first()).id, name: 'Mine' }
    for (const who of ['viktor', 'stan'] as const) {
      expect((await (await world.as(who)).post(`${base()}/edits`).type('form').send(body)).status).toBe(403)
    }
    const other = await world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const foreign = `/studies/${other.id}/runs/${run.id}/people`
    expect((await post(body, `${foreign}/edits`)).status).toBe(404)
    expect((await rosa.get(`${foreign}/preview`).query(body)).status).toBe(404)
  })

  it('a person or group that is not there, one person alone, one group alone, a name of nothing', async () => {
    const [one = '', group] = [await member(0), (await first()).id]
    const wrong: [object, number][] = [
      [{ kind: 'move', people: 'nobody', group }, 404],
      [{ kind: 'move', people: one, group: 'nowhere' }, 404],
      [{ kind: 'together', people: one }, 400],
      [{ kind: 'merge', groups: group }, 400],
      [{ kind: 'merge', groups: [group, group] }, 400],
      [{ kind: 'rename', group, name: ' \u2028' }, 400],
      [{ kind: 'new', people: (await first()).members, name: 'Everybody' }, 400],
      [{ kind: 'accept', group }, 400],
    ]
    for (const [body, status] of wrong) expect([body, (await post(body)).status]).toEqual([body, status])
    expect((await people()).changed.size).toBe(0)
  })

  it('what contradicts an earlier correction, with the reason', async () => {
    const [left, right] = [await member(0, 0), await member(0, 1)]
    await post({ kind: 'together', people: [left, right] })
    const reply = await post({ kind: 'apart', people: [left, right] })
    expect(reply.status).toBe(409)
    expect(reply.text).toMatch(/R-[0-9A-F]{5} with R-[0-9A-F]{5} \(edit \d+\), but/)
    expect((await preview({ kind: 'apart', people: [left, right] })).status).toBe(409)
    await undo()
  })
})

describe('a correction', () => {
  it('is shown before and after, without doing anything', async () => {
    const [from, to] = [await first(0), await first(1)]
    const { status, text } = await preview({ kind: 'move', people: [from.members[0] ?? ''], group: to.id })
    expect(text).toMatch(
      new RegExp(
        `Before: stability ${from.stability.toFixed(2)} · after:\\s+stability [01]\\.\\d\\d, holds in \\d+ of 10 resamples\\s*</p>`,
      ),
    )
    expect(text).not.toContain('is measured by the next run')
    expect(status).toBe(200)
    expect(text).toContain('Nothing has changed yet')
    expect(text).toContain(`<strong>${to.name.replaceAll("'", '&#x27;')}</strong>`)
    expect(text).toMatch(new RegExp(`${from.members.length}</td><td class="number">${from.members.length - 1}</td>`))
    expect((await people()).changed.size).toBe(0)
  })

  it('moves a person, is listed, undone and done again', async () => {
    const [person, to] = [await member(0), (await first(1)).id]
    const from = (await first(0)).id
    expect((await post({ kind: 'move', people: person, group: to })).status).toBe(303)
    expect(homeOf(await people(), person)).toBe(to)
    const { text } = await rosa.get(base())
    expect(text).toContain('1 correction was made since this run')
    expect(text).toContain('corrected')
    expect(text).toContain('is told by the resamples of this run')
    expect(text.match(/stability \d\.\d\d, holds in \d+ of 10 resamples/g)).toHaveLength(2)
    expect(text.match(/ · stability\s+\d\.\d\d<\/p>/g)).toHaveLength(1)
    const corrected = (await people()).personas.find(({ id }) => id === to)
    expect(corrected?.stability).toBeGreaterThan(0.2)
    expect([corrected?.leakage, corrected?.traits]).toEqual([{}, {}])
    await undo()
    expect(homeOf(await people(), person)).toBe(from)
    await post({}, `${base()}/redo`)
    expect(homeOf(await people(), person)).toBe(to)
    await undo()
    expect((await post({}, `${base()}/undo`)).status).toBe(409)
  })

  it('splits chosen people out into a named group, described by their themes', async () => {
    const whole = await first(0)
    const chosen = whole.members.slice(0, 4)
    await post({ kind: 'new', people: chosen, name: 'Zespół „zmiana nocna” 夜班' })
    const found = await people()
    const made = found.personas.find(({ name }) => name === 'Zespół „zmiana nocna” 夜班')
    expect(made?.members).toEqual(chosen)
    expect(made?.challenges.length).toBeGreaterThan(0)
    expect(found.personas.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9)
    expect((await rosa.get(`${base()}/groups/${made?.id}`)).text).toContain('夜班')
    await undo()
  })

  it('merges groups under the name that is kept', async () => {
    const [one, two] = [await first(0), await first(1)]
    await post({ kind: 'merge', groups: [one.id, two.id], into: two.id })
    const found = await people()
    expect(found.personas.map(({ id }) => id)).not.toContain(one.id)
    expect(found.personas.find(({ id }) => id === two.id)?.members.length).toBe(one.members.length + two.members.length)
    // Two groups now: compared with resamples cut into three, as the other group was, and beside it into two.
    const { text } = await rosa.get(base())
    expect(text).toMatch(/resamples into 3 groups; into 2, as\s+there are now, [01]\.\d\d, in \d+ of 10/)
    await undo()
    expect((await groups()).length).toBe(3)
  })

  it('with hostile words is shown as written', async () => {
    const { id } = await first(2)
    await post({ kind: 'rename', group: id, name: '<img src=x onerror=alert(1)> {{name}}' })
    const { text } = await rosa.get(base())
    expect(text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; {{name}}')
    expect(text).not.toContain('<img src=x')
    await undo()
  })

  it('is made and taken back by the API too', async () => {
    const [person, to] = [await member(0), (await first(1)).id]
    const body = { scope: 'people', kind: 'move', people: [person], group: to }
    const made = await world.api('post', `/runs/${run.id}/edits`).send(body)
    expect(made.status).toBe(201)
    const group = made.body.groups.find(({ id }: { id: string }) => id === to)
    expect([group.corrected, group.members.includes(person), group.stability]).toEqual([
      true,
      true,
      (await people()).measured.get(to)?.stability,
    ])
    const back = await world.api('post', `/runs/${run.id}/undo`).send({ scope: 'people' })
    expect(back.body.groups.find(({ id }: { id: string }) => id === to).corrected).toBe(false)
    expect((await world.api('get', `/runs/${run.id}/people`)).body.groups.length).toBe(3)
  })

  it('reaches the drafts of personas at once', async () => {
    const [person, to] = [await member(0), await first(1)]
    await post({ kind: 'move', people: person, group: to.id })
    await world.container.personas.drafter.draftFrom(study, run.id)
    const drafted = (await world.container.personas.service.list(study)).find(({ basis }) => basis?.group === to.id)
    expect(drafted?.basis?.members).toContain(person)
    const { stability = 0 } = (await people()).measured.get(to.id) ?? {}
    expect(drafted?.basis?.stability).toBe(stability)
    const shown = await rosa.get(`/personas/${drafted?.id}?draft=1`)
    expect(shown.text).toContain(`stability over resamples</dt><dd class="figure-value">${stability.toFixed(2)}`)
    await undo()
  })

  it('leaves the figures of groups that it does not touch as the run found them', async () => {
    const before = await groups()
    const [person, to] = [await member(0), before[1]]
    await post({ kind: 'move', people: person, group: to?.id ?? '' })
    const after = await people()
    expect([...after.changed].sort()).toEqual([before[0]?.id, to?.id].sort())
    expect(after.personas.find(({ id }) => id === before[2]?.id)).toEqual(before[2])
    await undo()
    expect(await groups()).toEqual(before)
  })
})

describe('a run of before draws were kept', () => {
  it('says that the next run measures what was corrected: preview, page, API, drafts and files', async () => {
    const old = await runAnalysis(world, study, { personas: 3 })
    const parts = world.container.connection.model('Result')
    // Ids, and the draws of one group to seven: one for every five of 36 people.
    expect((await parts.deleteMany({ runId: old.id, part: /^draws-/ })).deletedCount).toBe(8)
    const [from, to] = (await people(old)).personas
    const move = { kind: 'move', people: from?.members[0] ?? '', group: to?.id ?? '' }
    const oldBase = `/studies/${study}/runs/${old.id}/people`
    const shown = await rosa.get(`${oldBase}/preview`).query(move)
    expect(shown.text).toContain('How steady the changed groups are is measured by the next run')
    expect(shown.text).not.toContain('resamples')
    await post(move, `${oldBase}/edits`)
    const { text } = await rosa.get(oldBase)
    expect(text).toContain('this run does not keep the draws that tell it')
    expect(text.match(/stability measured by the next run/g)).toHaveLength(2)
    const { body } = await world.api('get', `/runs/${old.id}/people`)
    expect(body.groups.find(({ id }: { id: string }) => id === to?.id).stability).toBeNull()
    await world.container.personas.drafter.draftFrom(study, old.id)
    const drafted = (await world.container.personas.service.list(study)).find(
      ({ basis }) => basis?.run === old.id && basis.group === to?.id,
    )
    expect(drafted?.basis?.stability).toBe(0)
    expect((await rosa.get(`/personas/${drafted?.id}?draft=1`)).text).toMatch(
      /stability over resamples<\/dt><dd class="figure-value">not measured/,
    )
    await publish(world, drafted?.id ?? '')
    const taken = (format: string) => world.api('get', `/personas/${drafted?.id}/export?format=${format}`)
    expect((await taken('md')).text).toContain('stability not measured')
    expect((await taken('json')).body.people.stability).toBeNull()
    await post({}, `${oldBase}/undo`)
  }, 60_000)
})

describe('whoever withdrew', () => {
  it('is in no group, no preview and no list, and the group says how many it lost', async () => {
    const gone = await member(1)
    const { id } = await first(1)
    await world.container.fieldwork.withdraw(gone)
    const found = await people()
    expect([homeOf(found, gone), found.lost.get(id), found.changed.has(id)]).toEqual([undefined, 1, false])
    expect((await post({ kind: 'move', people: gone, group: id })).status).toBe(404)
    expect((await rosa.get(base())).text).not.toContain(gone)
  })
})

describe('the next run', () => {
  it('honours every correction: moved, split, apart, together, locked and named', async () => {
    const before = await people()
    const [a, b, c] = before.personas
    if (!a || !b || !c) throw new Error('three groups were planted')
    const [moved = '', left = '', right = ''] = a.members
    const chosen = c.members.slice(0, Math.min(5, c.members.length - 1))
    await post({ kind: 'move', people: moved, group: b.id })
    await post({ kind: 'together', people: [left, b.members[0] ?? ''] })
    await post({ kind: 'apart', people: [left, right] })
    await post({ kind: 'new', people: chosen, name: 'Night shift' })
    await post({ kind: 'rename', group: a.id, name: 'Copying Kim' })
    await post({ kind: 'lock', group: a.id })
    const locked = (await people()).personas.find(({ id }) => id === a.id)?.members ?? []
    const next = await runAnalysis(world, study, { personas: 3 })
    const after = await people(next)
    expect(after.conflicts).toEqual([])
    expect(homeOf(after, moved)).toBe(b.id)
    expect(homeOf(after, left)).toBe(homeOf(after, b.members[0] ?? ''))
    expect(homeOf(after, left)).not.toBe(homeOf(after, right))
    const night = after.personas.find(({ name }) => name === 'Night shift')
    expect(chosen.filter((person) => !night?.members.includes(person))).toEqual([])
    const copying = after.personas.find(({ id }) => id === a.id)
    expect([copying?.name, [...(copying?.members ?? [])].sort()]).toEqual(['Copying Kim', [...locked].sort()])
    expect(after.changed.size).toBe(0)
    expect((await rosa.get(`/studies/${study}/runs/${next.id}/people`)).text).not.toContain('made since this run')
  }, 60_000)
})

describe('an edit of people', () => {
  it('leaves the log of themes alone, and the other way round', async () => {
    const log: Edit[] = await world.container.insights.edits.list(study)
    const kinds = log.filter(({ scope }) => scope === 'themes').map(({ act }: { act: Act }) => act.kind)
    expect(kinds).toEqual([])
    expect((await post({}, `/studies/${study}/runs/${run.id}/undo`)).status).toBe(409)
  })
})
