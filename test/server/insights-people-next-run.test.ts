// What the next run does with corrected groups of people: it honours all of it, and measures what an older run could not.
import { homeOf, usePeopleDesk } from '../support/people-desk'
import { publish, runAnalysis } from '../support/published-personas'

const desk = usePeopleDesk()
const { post, people } = desk

describe('a run of before draws were kept', () => {
  it('says that the next run measures what was corrected: preview, page, API, drafts and files', async () => {
    const old = await runAnalysis(desk.world, desk.study, { personas: 3 })
    const parts = desk.world.container.connection.model('Result')
    // Ids, and the draws of one group to seven: one for every five of 36 people.
    expect((await parts.deleteMany({ runId: old.id, part: /^draws-/ })).deletedCount).toBe(8)
    const [from, to] = (await people(old)).personas
    const move = { kind: 'move', people: from?.members[0] ?? '', group: to?.id ?? '' }
    const oldBase = `/studies/${desk.study}/runs/${old.id}/people`
    const shown = await desk.rosa.get(`${oldBase}/preview`).query(move)
    expect(shown.text).toContain('How steady the changed groups are is measured by the next run')
    expect(shown.text).not.toContain('resamples')
    await post(move, `${oldBase}/edits`)
    const { text } = await desk.rosa.get(oldBase)
    expect(text).toContain('this run does not keep the draws that tell it')
    expect(text.match(/stability measured by the next run/g)).toHaveLength(2)
    const { body } = await desk.world.api('get', `/runs/${old.id}/people`)
    expect(body.groups.find(({ id }: { id: string }) => id === to?.id).stability).toBeNull()
    await desk.world.container.personas.drafter.draftFrom(desk.study, old.id)
    const drafted = (await desk.world.container.personas.service.list(desk.study)).find(
      ({ basis }) => basis?.run === old.id && basis.group === to?.id,
    )
    expect(drafted?.basis?.stability).toBe(0)
    expect((await desk.rosa.get(`/personas/${drafted?.id}?draft=1`)).text).toMatch(
      /stability over resamples<\/dt><dd class="figure-value">not measured/,
    )
    await publish(desk.world, drafted?.id ?? '')
    const taken = (format: string) => desk.world.api('get', `/personas/${drafted?.id}/export?format=${format}`)
    expect((await taken('md')).text).toContain('stability not measured')
    expect((await taken('json')).body.people.stability).toBeNull()
    await post({}, `${oldBase}/undo`)
  }, 60_000)
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
    const next = await runAnalysis(desk.world, desk.study, { personas: 3 })
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
    expect((await desk.rosa.get(`/studies/${desk.study}/runs/${next.id}/people`)).text).not.toContain(
      'made since this run',
    )
  }, 60_000)
})
