// Freezes groups of people and themes. How people stood before is told by the model, not by the run: each fifth of them is placed
// by a model made of the others, so that newcomers are later compared with people who were measured in the same way. Pure.
import {
  assignAnswers,
  assignPeople,
  freezePersonas,
  freezeThemes,
  type Person,
  type Verbatim,
} from '../../../analysis'
import type { FreezeTask, FrozenGroups, FrozenTheme, Stand } from './frozen-groups'

const folds = 5
/** People and answers that the stand before is told by: more make its interval no narrower than anybody could use. */
const mostCompared = 4000

type Groups = Parameters<typeof freezePersonas>[1]

export function freezeGroups(task: FreezeTask): FrozenGroups {
  const { people, verbatims, groups, themes } = task
  const placements = placementsOf(task)
  return {
    people: freezePersonas(people, toGroups(groups)),
    themes: freezeThemes(verbatims, { placements }),
    named: themes.map((theme) => describe(theme, task)),
    topics: [...new Set(people.flatMap(({ answers }) => answers.map(({ topic }) => topic)))].sort(),
    languages: [...new Set(verbatims.flatMap(({ language }) => language ?? []))].sort(),
    before: standOf(task),
  }
}

/** The door takes whole drafts of personas and reads two of their fields. */
const toGroups = (groups: FreezeTask['groups']): Groups => ({ personas: groups as unknown as Groups['personas'] })

function placementsOf({ verbatims, themes }: Pick<FreezeTask, 'verbatims' | 'themes'>) {
  const themeOf = new Map(themes.flatMap(({ id, members }) => members.map((member) => [member, id] as const)))
  return verbatims.map(({ id }) => ({ verbatim: id, theme: themeOf.get(id) ?? null, confidence: 1 }))
}

function describe({ id, topic, label, members }: FreezeTask['themes'][number], task: FreezeTask): FrozenTheme {
  const authors = new Map(task.verbatims.map((verbatim) => [verbatim.id, verbatim.respondent]))
  const answered = new Set(task.verbatims.filter((one) => one.topic === topic).map(({ respondent }) => respondent))
  const say = new Set(members.flatMap((member) => authors.get(member) ?? []))
  return {
    id,
    topic,
    label,
    people: say.size,
    of: answered.size,
    groups: task.groups.map((group) => {
      const asked = group.members.filter((member) => answered.has(member))
      return { group: group.id, people: asked.filter((member) => say.has(member)).length, of: asked.length }
    }),
  }
}

function standOf({ people, verbatims, groups, themes }: FreezeTask): Stand {
  const sample = thin(people, ({ id }) => id)
  const placed = crossed(sample, (known, others) => {
    const here = new Set(known.map(({ id }) => id))
    const members = groups.map((group) => ({ ...group, members: group.members.filter((one) => here.has(one)) }))
    return assignPeople(freezePersonas(known, toGroups(members)), others)
      .filter(isPlaced)
      .map(({ persona }) => persona)
  })
  const topics = [...new Set(themes.map(({ topic }) => topic))].sort()
  return {
    people: placed,
    themes: Object.fromEntries(
      topics.map((topic) => {
        const answers = thin(
          verbatims.filter((verbatim) => verbatim.topic === topic),
          ({ id }) => id,
        )
        return [
          topic,
          crossed(answers, (known, others) =>
            assignAnswers(freezeThemes(known, { placements: placementsOf({ verbatims: known, themes }) }), others)
              .filter(({ reason }) => reason === undefined)
              .map(({ theme }) => theme),
          ),
        ]
      }),
    ),
  }
}

/** Places every fifth by a model of the others. */
function crossed<Item>(
  items: readonly Item[],
  place: (known: readonly Item[], others: readonly Item[]) => (string | null)[],
): (string | null)[] {
  return Array.from({ length: folds }, (_, fold) => {
    const others = items.filter((_, at) => at % folds === fold)
    return others.length === 0
      ? []
      : place(
          items.filter((_, at) => at % folds !== fold),
          others,
        )
  }).flat()
}

/** Every so many-th, by id, so that it does not depend on the order given. */
function thin<Item extends Person | Verbatim>(items: readonly Item[], idOf: (item: Item) => string): Item[] {
  const sorted = [...items].sort((left, right) => (idOf(left) < idOf(right) ? -1 : 1))
  const step = Math.max(1, sorted.length / mostCompared)
  return Array.from({ length: Math.floor(sorted.length / step) }, (_, at) => sorted[Math.floor(at * step)] as Item)
}

/** In a group, or fitting none: whoever said nothing usable tells nothing about groups. */
export const isPlaced = ({ persona, reason }: { persona: string | null; reason?: string }): boolean =>
  persona !== null || reason === 'fits no persona'
