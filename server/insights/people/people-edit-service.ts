// Records corrections of groups of people: checks that whom they name is in the run, keeps the people of a group as they stand,
// refuses what contradicts earlier corrections with the reason. They join the study's log: every later run honours them.
import { closeLog, describeConflict } from '../../../analysis'
import type { Actor } from '../../platform/accounts/actor'
import { Problem } from '../../problems'
import { codeOf } from '../corpus/corpus'
import { type Act, correctionsOf, type Edit, freshGroup, groupsOf, logOf } from '../edits/edit'
import type { EditStore } from '../edits/edit-store'
import type { SaidOfPeople } from '../edits/people-edit-shapes'
import type { StandingPeople } from '../edits/stand-people'
import type { Run } from '../runs/run'
import type { RunService } from '../runs/run-service'

type Deps = { edits: EditStore; runs: RunService; now: () => Date }
export type PeopleEditService = ReturnType<typeof createPeopleEditService>
export type PeoplePreview = { readonly act: Act; readonly before: StandingPeople; readonly after: StandingPeople }

export function createPeopleEditService({ edits, runs, now }: Deps) {
  const standing = async (run: Run, next?: Edit): Promise<StandingPeople> => {
    const people = await runs.people(run, next)
    if (!people) throw new Problem('edit.absent-group')
    return people
  }

  return {
    async record(run: Run, said: SaidOfPeople, actor: Actor): Promise<Edit> {
      const people = await standing(run)
      return edits.append(run.studyId, async (number) => {
        const act = toAct(people, said, number)
        const next = { scope: 'people' as const, act, by: actor.name, at: now(), note: noteOf(people, act) }
        refuseContradiction(await edits.list(run.studyId), { ...next, number, state: 'live' }, people)
        return next
      })
    },

    /** What a correction would change, without making it. */
    async preview(run: Run, said: SaidOfPeople): Promise<PeoplePreview> {
      const [log, before] = await Promise.all([edits.list(run.studyId), standing(run)])
      const number = (log.at(-1)?.number ?? 0) + 1
      const act = toAct(before, said, number)
      const next: Edit = { number, scope: 'people', act, state: 'live', by: '', at: now(), note: noteOf(before, act) }
      refuseContradiction(log, next, before)
      return { act, before, after: await standing(run, next) }
    },
  }
}

function refuseContradiction(log: readonly Edit[], next: Edit, people: StandingPeople): void {
  const { conflicts } = closeLog([...logOf(log, 'people'), ...correctionsOf(next)])
  const conflict = conflicts.find(({ edit }) => edit === next.number)
  if (!conflict) return
  const groups = new Map(people.personas.map(({ id, name }) => [id, `“${name}”`]))
  const nameOf = (id: string): string => groups.get(id) ?? codeOf(id)
  throw new Problem('edit.conflict', { chain: describeConflict(conflict, nameOf) })
}

const noteOf = ({ personas }: StandingPeople, act: Act): string => {
  const [group] = groupsOf(act)
  return personas.find(({ id }) => id === group)?.name ?? ''
}

/** What was said, with the people that the groups have now. */
function toAct(people: StandingPeople, said: SaidOfPeople, number: number): Act {
  const group = (id: string) => {
    const found = people.personas.find((one) => one.id === id)
    if (!found) throw new Problem('edit.absent-group')
    return found
  }
  const known = (ids: readonly string[]): string[] => {
    const here = new Set([...people.personas.flatMap(({ members }) => members), ...people.between])
    const items = [...new Set(ids)]
    if (items.some((id) => !here.has(id))) throw new Problem('edit.absent-item')
    return items
  }
  switch (said.kind) {
    case 'rename':
      return { kind: 'rename', group: group(said.group).id, name: said.name }
    case 'merge': {
      const parts = [...new Set(said.groups)].map(group)
      if (parts.length < 2) throw new Problem('edit.malformed', { reason: 'Choose at least two groups to merge.' })
      const largest = parts.reduce((most, one) => (one.members.length > most.members.length ? one : most))
      const into = parts.find(({ id }) => id === said.into)?.id ?? largest.id
      const members = parts.flatMap((part) => part.members)
      return { kind: 'merge', groups: parts.map(({ id }) => id), into, members }
    }
    case 'move':
      return { kind: 'move', items: known(said.people), group: group(said.group).id }
    case 'new': {
      const items = known(said.people)
      const homes = people.personas.filter(({ members }) => members.some((member) => items.includes(member)))
      const [home] = homes
      const rest = home?.members.filter((member) => !items.includes(member)) ?? []
      const allFromOne = home !== undefined && items.every((item) => home.members.includes(item))
      if (!allFromOne) return { kind: 'move', items, group: freshGroup(number), name: said.name }
      if (rest.length === 0)
        throw new Problem('edit.malformed', { reason: 'Leave at least one person in the group, or rename the group.' })
      return { kind: 'split', group: home.id, name: said.name, chosen: items, rest }
    }
    case 'together':
    case 'apart': {
      const items = known(said.people)
      if (items.length < 2) throw new Problem('edit.malformed', { reason: 'Choose at least two people.' })
      return { kind: said.kind, items }
    }
    case 'lock':
      return { kind: 'lock', group: group(said.group).id, members: group(said.group).members }
  }
}
