// What people corrected holds when themes are found again.
import { type Correction, findThemes } from '../../analysis'
import { planted } from './planted-answers'

describe('corrections', () => {
  const { verbatims } = planted(90)
  const first = findThemes({ verbatims }, { groups: 3 })
  const previous = first.themes.map(({ id, topic }) => ({
    id,
    topic,
    members: first.placements.filter(({ theme }) => theme === id).map(({ verbatim }) => verbatim),
  }))
  const [big, next] = previous
  const corrected = (...corrections: Correction[]) => {
    const result = findThemes({ verbatims }, { groups: 3, corrections, previous })
    return { result, themeOf: (id: string) => result.placements.find(({ verbatim }) => verbatim === id)!.theme }
  }

  it('keep together, keep apart and pin, exactly', () => {
    const [one, two, three] = [big!.members[0]!, next!.members[0]!, big!.members[1]!]
    const { themeOf } = corrected(
      { kind: 'together', edit: 1, items: [one, two] },
      { kind: 'apart', edit: 2, items: [one, three] },
      { kind: 'pin', edit: 3, items: [three], group: next!.id },
    )
    expect(themeOf(one)).toBe(themeOf(two))
    expect(themeOf(one)).not.toBe(themeOf(three))
    expect(themeOf(three)).toBe(next!.id)
  })

  it('keep a name that a person gave', () => {
    const { result } = corrected({ kind: 'rename', edit: 1, group: big!.id, name: 'Parcels' })
    expect(result.themes.find(({ id }) => id === big!.id)).toMatchObject({ label: 'Parcels', named: true })
  })

  it('merge, and leave the ids of what was not touched', () => {
    const { result } = corrected({
      kind: 'merge',
      edit: 1,
      groups: [big!.id, next!.id],
      into: big!.id,
      members: [...big!.members, ...next!.members],
    })
    expect(result.themes.map(({ id }) => id).sort()).toEqual([big!.id, previous[2]!.id].sort())
  })

  it('are told when they cannot hold together', () => {
    const [one, two] = big!.members
    const { result } = corrected(
      { kind: 'together', edit: 1, items: [one!, two!] },
      { kind: 'apart', edit: 2, items: [one!, two!] },
    )
    expect(result.conflicts.map(({ edit }) => edit)).toEqual([2])
  })

  it('lose no id when the answers grow', () => {
    const grown = planted(120).verbatims
    const { themes } = findThemes({ verbatims: grown }, { groups: 3, previous })
    expect(themes.map(({ id }) => id).sort()).toEqual(previous.map(({ id }) => id).sort())
  })
})
