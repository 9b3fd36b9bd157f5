// The pages a respondent meets, as replies: introduction, questions, review, and the ways it can end. They decide nothing; the
// routes choose one.
import { missingOn, progressAt, type Step, stepAfter, stepBefore } from '../../../surveys/flow'
import { pipeValues } from '../../../surveys/piping'
import type { AnswerFault } from '../../../surveys/read-answers'
import { languageName, sayIn } from '../../../views/helpers/messages'
import { sayDay } from '../../../views/helpers/words'
import { page, type Reply } from '../../platform/http/endpoint'
import { showReceipt } from '../responses/receipt'
import { workingAnswers } from '../responses/response'
import {
  describeFaults,
  describeQuestion,
  describeReview,
  type Fields,
  toFields,
  type Words,
  word,
} from './respond-view'
import { definitionOf, pathOfVisit, type Visit } from './visit'

/** Where the forms of a page go, and what links start with. */
export type At = { path: string; baseUrl: string; language?: string | undefined; by?: string | undefined }

const headers = {
  // Nobody's answers stay in a shared cache, and no crawler lists a personal link.
  'Cache-Control': 'no-store',
  'X-Robots-Tag': 'noindex',
}

export function wordsOf(visit: Visit, language = visit.language): Words {
  const definition = definitionOf(visit)
  const chosen = definition.languages.includes(language) ? language : visit.language
  const answers = visit.response ? workingAnswers(visit.response) : {}
  return {
    definition,
    language: chosen,
    say: sayIn(chosen),
    values: pipeValues(definition, answers, chosen, visit.contact),
  }
}

export function introductionPage(visit: Visit, at: At, token?: string): Reply {
  const words = wordsOf(visit, at.language)
  const { definition, say } = words
  const count = pathOfVisit(visit).steps.flatMap(({ questions }) => questions).length
  return respond('fieldwork/introduction', visit, at, words, {
    intro: paragraphs(word(words, definition.intro)),
    facts: [
      ...(definition.minutes ? [say('respond.minutes', { count: definition.minutes })] : []),
      say('respond.count', { count }),
    ],
    token,
    by: at.by,
    linkLanguages: true,
    start: say('respond.start'),
    stopAnyTime: say('respond.stop-any-time'),
  })
}

export function questionsPage(
  visit: Visit,
  at: At,
  step: Step,
  shown: { faults?: readonly AnswerFault[]; fields?: Fields; grown?: boolean } = {},
): Reply {
  const words = wordsOf(visit)
  const { say } = words
  const path = pathOfVisit(visit)
  const { faults = [], fields = toFields(path.answers), grown = false } = shown
  const progress = progressAt(path, step.page.key)
  const data = {
    key: step.page.key,
    heading: word(words, step.page.title) || word(words, words.definition.title),
    intro: paragraphs(word(words, step.page.intro)),
    progress: { ...progress, text: say('respond.step', { step: progress.step, steps: progress.steps }) },
    questions: step.questions.map((question) => describeQuestion(words, question, fields, faults)),
    faults: describeFaults(words, step.questions, faults),
    faultsTitle: say('respond.faults', { count: faults.length }),
    grown: grown ? say('respond.more-questions') : '',
    back: stepBefore(path, step.page.key) ? say('respond.back') : '',
    next: typeof stepAfter(path, step.page.key) === 'string' ? say('respond.review') : say('respond.next'),
    later: say('respond.later'),
    saved: say('respond.saved'),
    notSaved: say('respond.not-saved'),
    notReadable: say('respond.not-readable'),
    goneOn: say('respond.gone-on'),
  }
  return respond('fieldwork/questions', visit, at, words, data, faults.length > 0 ? 422 : 200)
}

/** A page whose required questions are shown as missing: where an early Send leads. */
export function missingPage(visit: Visit, at: At, step: Step): Reply {
  const missing = missingOn(pathOfVisit(visit)).filter(({ page: { key } }) => key === step.page.key)
  return questionsPage(visit, at, step, {
    faults: missing.map(({ question }) => ({ question: question.key, code: 'required' })),
  })
}

export function reviewPage(visit: Visit, at: At): Reply {
  const words = wordsOf(visit)
  const { say } = words
  const path = pathOfVisit(visit)
  return respond('fieldwork/review', visit, at, words, {
    heading: say('respond.review'),
    text: say('respond.review-text'),
    pages: describeReview(words, path.steps, path.answers),
    change: say('respond.change'),
    send: say('respond.send'),
    back: path.steps.at(-1)?.page.key,
    backWord: say('respond.back'),
  })
}

/** After sending: thanks, the receipt, changing and withdrawing. Also what a receipt's own address shows. */
export function donePage(visit: Visit, at: At, zone: string, { unticked = false } = {}): Reply {
  const words = wordsOf(visit)
  const { say, definition, language } = words
  const { receipt = '', sentAt } = visit.response ?? {}
  const date = sentAt ? sayDay(sentAt, language, zone, 'long') : ''
  const data = {
    heading: say('respond.done.title'),
    thanks: paragraphs(word(words, definition.thanks)),
    sentOn: say('respond.done.sent-on', { date }),
    receipt: showReceipt(receipt),
    receiptTitle: say('respond.done.receipt'),
    receiptText: say('respond.done.receipt-text'),
    receiptPage: say('respond.done.page'),
    receiptHref: `/receipt/${showReceipt(receipt)}`,
    change: visit.ended ? '' : say('respond.done.change'),
    withdraw: {
      title: say('respond.withdraw.title'),
      text: say('respond.withdraw.text'),
      confirm: say('respond.withdraw.confirm'),
      button: say('respond.withdraw.button'),
      fault: unticked ? say('respond.withdraw.fault') : '',
    },
  }
  return respond('fieldwork/done', visit, at, words, data, unticked ? 422 : 200)
}

export type Ending = 'closed' | 'withdrawn' | 'screened-out' | 'quota-full'

export function endingPage(visit: Visit, at: At, ending: Ending): Reply {
  const words = wordsOf(visit, at.language)
  const own = ending === 'screened-out' ? word(words, words.definition.screenedOut) : ''
  const data = {
    heading: words.say(`respond.${ending}.title`),
    text: own ? paragraphs(own) : [words.say(`respond.${ending}.text`)],
  }
  return respond('fieldwork/ending', visit, at, words, data, ending === 'closed' ? 410 : 200)
}

export function laterPage(visit: Visit, at: At): Reply {
  const words = wordsOf(visit)
  const { say } = words
  return respond('fieldwork/later', visit, at, words, {
    heading: say('respond.later-title'),
    text: say('respond.later-text'),
    link: `${at.baseUrl}${at.path}`,
    resume: say('respond.resume'),
  })
}

function respond(view: string, visit: Visit, at: At, words: Words, data: object, status = 200): Reply {
  const { say, definition, language, values } = words
  const title = word(words, definition.title)
  // Where nobody is named, the pages after the first still say what this is about.
  const named = values.company || values.product || (view === 'fieldwork/introduction' ? '' : title)
  const frame = {
    title,
    language,
    asker: named,
    action: at.path,
    languages: definition.languages.map((tag) => ({ tag, name: languageName(tag), current: tag === language })),
    severalLanguages: definition.languages.length > 1,
    languageWord: say('respond.language'),
    skip: say('respond.skip'),
    privacy: say(visit.anonymous ? 'respond.privacy.anonymous' : 'respond.privacy.named'),
    unsubscribe:
      visit.invitationId && at.path.startsWith('/r/')
        ? { href: `${at.path}/unsubscribe`, word: say('respond.unsubscribe') }
        : undefined,
  }
  return page(view, { ...frame, ...data }, { layout: 'respond', status, headers, framedBy: visit.framedBy })
}

function paragraphs(text: string): string[] {
  return text.split(/\n{2,}/).filter((part) => part.trim() !== '')
}
