// What the interview room shows: the guide on the left, the notes on the right, who is there and under which number. Reads, and
// decides nothing.

import type { Answers } from '../../../surveys/answer'
import { type Definition, inLanguage, type Question, topics } from '../../../surveys/definition'
import { pathOf } from '../../../surveys/flow'
import { pipe, pipeValues } from '../../../surveys/piping'
import { sayIn } from '../../../views/helpers/messages'
import { topicName } from '../../../views/helpers/topics'
import { sayContact } from '../../audience/directory/contact'
import type { ContactService } from '../../audience/directory/contact-service'
import { titleOf } from '../../authoring/survey'
import { describeQuestion, toFields, type Words } from '../respond/respond-view'
import { isOpenQuestion } from '../responses/note'
import type { Interview } from './interview'
import type { InterviewService, Posted } from './interview-service'

type Deps = {
  interviews: InterviewService
  contacts: Pick<ContactService, 'byIds' | 'frameOf'>
}

export type InterviewRoom = ReturnType<typeof createInterviewRoom>

/** What a refused form is shown again with. */
type Shown = { faults?: readonly { path: string; message: string }[]; posted?: Posted | undefined }

export function createInterviewRoom({ interviews, contacts }: Deps) {
  /** Names by number; where nobody may know who it was, there are only numbers. */
  const namesOf = async ({ speakers }: Interview): Promise<{ number: number; name: string; contactId?: string }[]> => {
    const known = await contacts.byIds(speakers.flatMap(({ contactId }) => contactId ?? []))
    return speakers.map(({ contactId }, at) => {
      const contact = contactId ? known.get(contactId) : undefined
      const unnamed = contactId ? 'Deleted contact' : speakers.length > 1 ? `Person ${at + 1}` : 'Somebody'
      return { number: at + 1, name: contact ? sayContact(contact) : unnamed, ...(contactId ? { contactId } : {}) }
    })
  }

  const frameOf = async ({ speakers, isGroup }: Interview) => {
    const id = isGroup ? undefined : speakers[0]?.contactId
    const contact = id ? (await contacts.byIds([id])).get(id) : undefined
    return contact ? contacts.frameOf(contact) : {}
  }

  return {
    namesOf,

    async describe(interview: Interview, { faults = [], posted }: Shown = {}) {
      const version = await interviews.versionOf(interview)
      const { definition } = version
      const { language } = interview
      const [people, sheet, frame, voices] = await Promise.all([
        namesOf(interview),
        interviews.sheets(interview),
        frameOf(interview),
        interviews.voicesOf(interview),
      ])
      const answers = interview.isGroup ? {} : (voices.get(1)?.answers ?? {})
      const words: Words = {
        definition,
        language,
        say: sayIn(language),
        values: pipeValues(definition, answers, language, frame),
      }
      const told = (wording: Question['text'] | undefined) =>
        pipe(inLanguage(wording, language, definition.language), words.values, 'text')
      const always = new Set(pathOf(definition, {}).steps.flatMap(({ questions }) => questions.map(({ key }) => key)))
      return {
        title: people.map(({ name }) => name).join(', '),
        guide: titleOf(version),
        interview,
        people,
        lang: language,
        minutes: definition.minutes,
        intro: told(definition.intro),
        faults,
        topics: topics.map((topic) => ({ topic, name: topicName(topic) })),
        pages: definition.pages.map((page) => ({
          title: told(page.title),
          intro: told(page.intro),
          questions: page.questions.map((question) => {
            const { text, was } = sheet(question.key)
            return {
              key: question.key,
              label: told(question.text),
              hint: told(question.hint),
              probe: told(question.probe),
              minutes: question.minutes,
              topic: question.topic ? topicName(question.topic) : '',
              maybe: !always.has(question.key),
              text: posted?.notes[question.key] ?? text,
              was,
              fault: faults.find(({ path }) => path === question.key)?.message,
              options: interview.isGroup ? optionsOfQuestion(question, told) : '',
              closed: closedField(interview, words, question, posted?.fields, answers),
            }
          }),
        })),
        voices: [...voices].map(([number, { id, state }]) => ({
          name: people.find((person) => person.number === number)?.name ?? 'The group',
          id,
          state,
        })),
        canFinish: voices.size > 0,
      }
    },
  }
}

/** In a conversation with one person a question with options keeps its fields; a group only gets notes. */
function closedField(
  { isGroup }: Interview,
  words: Words,
  question: Question,
  posted: Posted['fields'],
  answers: Answers,
): object | undefined {
  if (isGroup || isOpenQuestion(question)) return undefined
  return describeQuestion(words, question, posted ?? toFields(answers), [])
}

function optionsOfQuestion({ options = [] }: Question, told: (wording: Question['text']) => string): string {
  return options.map(({ text }) => told(text)).join(' · ')
}

/** Guides come first: conversations are what they were written for. */
export function byKind(left: { definition: Definition }, right: { definition: Definition }): number {
  const rank = ({ definition }: { definition: Definition }) => (definition.kind === 'survey' ? 1 : 0)
  return rank(left) - rank(right)
}
