// Correcting groups of people: what is refused, what each correction does at once, what the preview shows, and undo.
import type { Act, Edit } from '../../server/insights/edits/edit'
import { homeOf, usePeopleDesk } from '../support/people-desk'

const desk = usePeopleDesk()
const { base, post, preview, people, groups, undo, first, member } = desk

describe('what is refused', () => {
  it('correcting by viewers and staff, and groups of another study', async () => {
    const body = { kind: 'rename', group: (await first()).id, name: 'Mine' }
    for (const who of ['viktor', 'stan'] as const) {
      expect((await (await desk.world.as(who)).post(`${base()}/edits`).type('form').send(body)).status).toBe(403)
    }
    const other = await desk.world.container.studies.create({ name: 'Other', goal: '', company: '', product: '' })
    const foreign = `/studies/${other.id}/runs/${desk.run.id}/people`
    expect((await post(body, `${foreign}/edits`)).status).toBe(404)
    expect((await desk.rosa.get(`${foreign}/preview`).query(body)).status).toBe(404)
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
    const { text } = await desk.rosa.get(base())
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
    expect((await desk.rosa.get(`${base()}/groups/${made?.id}`)).text).toContain('夜班')
    await undo()
  })

  it('merges groups under the name that is kept', async () => {
    const [one, two] = [await first(0), await first(1)]
    await post({ kind: 'merge', groups: [one.id, two.id], into: two.id })
    const found = await people()
    expect(found.personas.map(({ id }) => id)).not.toContain(one.id)
    expect(found.personas.find(({ id }) => id === two.id)?.members.length).toBe(one.members.length + two.members.length)
    // Two groups now: compared with resamples cut into three, as the other group was, and beside it into two.
    const { text } = await desk.rosa.get(base())
    expect(text).toMatch(/resamples into 3 groups; into 2, as\s+there are now, [01]\.\d\d, in \d+ of 10/)
    await undo()
    expect((await groups()).length).toBe(3)
  })

  it('with hostile words is shown as written', async () => {
    const { id } = await first(2)
    await post({ kind: 'rename', group: id, name: '<img src=x onerror=alert(1)> {{name}}' })
    const { text } = await desk.rosa.get(base())
    expect(text).toContain('&lt;img src&#x3D;x onerror&#x3D;alert(1)&gt; {{name}}')
    expect(text).not.toContain('<img src=x')
    await undo()
  })

  it('is made and taken back by the API too', async () => {
    const [person, to] = [await member(0), (await first(1)).id]
    const body = { scope: 'people', kind: 'move', people: [person], group: to }
    const made = await desk.world.api('post', `/runs/${desk.run.id}/edits`).send(body)
    expect(made.status).toBe(201)
    const group = made.body.groups.find(({ id }: { id: string }) => id === to)
    expect([group.corrected, group.members.includes(person), group.stability]).toEqual([
      true,
      true,
      (await people()).measured.get(to)?.stability,
    ])
    const back = await desk.world.api('post', `/runs/${desk.run.id}/undo`).send({ scope: 'people' })
    expect(back.body.groups.find(({ id }: { id: string }) => id === to).corrected).toBe(false)
    expect((await desk.world.api('get', `/runs/${desk.run.id}/people`)).body.groups.length).toBe(3)
  })

  it('reaches the drafts of personas at once', async () => {
    const [person, to] = [await member(0), await first(1)]
    await post({ kind: 'move', people: person, group: to.id })
    await desk.world.container.personas.drafter.draftFrom(desk.study, desk.run.id)
    const drafted = (await desk.world.container.personas.service.list(desk.study)).find(
      ({ basis }) => basis?.group === to.id,
    )
    expect(drafted?.basis?.members).toContain(person)
    const { stability = 0 } = (await people()).measured.get(to.id) ?? {}
    expect(drafted?.basis?.stability).toBe(stability)
    const shown = await desk.rosa.get(`/personas/${drafted?.id}?draft=1`)
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

describe('whoever withdrew', () => {
  it('is in no group, no preview and no list, and the group says how many it lost', async () => {
    const gone = await member(1)
    const { id } = await first(1)
    await desk.world.container.fieldwork.withdraw(gone)
    const found = await people()
    expect([homeOf(found, gone), found.lost.get(id), found.changed.has(id)]).toEqual([undefined, 1, false])
    expect((await post({ kind: 'move', people: gone, group: id })).status).toBe(404)
    expect((await desk.rosa.get(base())).text).not.toContain(gone)
  })
})

describe('an edit of people', () => {
  it('leaves the log of themes alone, and the other way round', async () => {
    const log: Edit[] = await desk.world.container.insights.edits.list(desk.study)
    const kinds = log.filter(({ scope }) => scope === 'themes').map(({ act }: { act: Act }) => act.kind)
    expect(kinds).toEqual([])
    expect((await post({}, `/studies/${desk.study}/runs/${desk.run.id}/undo`)).status).toBe(409)
  })
})
