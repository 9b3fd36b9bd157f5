// Counts who would get a campaign and who would not, by reason, with a few people of each: what the form shows while it is filled.
import { sayContact } from '../../audience/directory/contact'
import type { Asked, Directory } from './directory'

export type PreviewPerson = { id: string; name: string; email: string; reason: string }
export type PreviewGroup = { title: string; count: number; held: boolean; people: PreviewPerson[] }

export type Preview = { chosen: number; people: PreviewPerson[]; groups: PreviewGroup[]; languages: string[] }

const shownEach = 6

export async function previewAudience(directory: Directory, asked: Asked): Promise<Preview> {
  const people: PreviewPerson[] = []
  const groups = new Map<string, PreviewGroup>()
  const seen = new Set<string>()
  const languages = new Set<string>()
  for await (const { contact, choice } of directory.chooseAll(asked)) {
    const person = { id: contact.id, name: sayContact(contact), email: contact.email ?? '', reason: choice.reason }
    if (choice.chosen && !seen.has(choice.key)) {
      seen.add(choice.key)
      languages.add(languageOf(contact.facts.language))
      if (people.length < shownEach) people.push(person)
      continue
    }
    const [title, held] = choice.chosen ? ['Same address as somebody else', true] : [choice.group, choice.held]
    const group = groups.get(title) ?? { title, count: 0, held, people: [] }
    groups.set(title, group)
    group.count += 1
    if (group.people.length < shownEach) group.people.push(person)
  }
  const byHeldThenSize = (left: PreviewGroup, right: PreviewGroup) =>
    Number(right.held) - Number(left.held) || right.count - left.count
  return { chosen: seen.size, people, groups: [...groups.values()].sort(byHeldThenSize), languages: [...languages] }
}

/** The contact's own language, English when it is not known. */
export const languageOf = (fact: unknown): string => (typeof fact === 'string' && fact ? fact : 'en')
