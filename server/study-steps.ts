// The way of a study from the ICP to published personas: what is done and what comes next. Pure.
import type { Study } from './audience/studies/study'
import type { Step } from './audience/studies/study-routes'

/** How far each stage is: the figures of one study. */
export type StudyCounts = {
  icps: number
  contacts: number
  goodFit: number
  surveys: number
  published: number
  campaigns: number
  launched: number
  /** Answers that were sent. */
  completed: number
  runs: number
  finishedRuns: number
  personas: number
  publishedPersonas: number
}

type Row = {
  title: string
  text: string
  path: string
  done: (counts: StudyCounts) => boolean
  /** Nothing while there is nothing to count. */
  figure: (counts: StudyCounts) => string | undefined
}

const count = (number: number, one: string, many: string): string | undefined =>
  number === 0 ? undefined : `${new Intl.NumberFormat('en').format(number)} ${number === 1 ? one : many}`

const rows: readonly Row[] = [
  {
    title: 'Define whom you serve best',
    text: 'An ideal customer profile: what must hold, what should, and what rules a company out.',
    path: '/icps',
    done: ({ icps }) => icps > 0,
    figure: ({ icps }) => count(icps, 'profile', 'profiles'),
  },
  {
    title: 'Bring your contacts',
    text: 'Customers, former customers, leads and staff, from your CRM; each with a fit and the reason.',
    path: '/contacts',
    done: ({ contacts }) => contacts > 0,
    figure: ({ contacts, goodFit }) =>
      contacts === 0
        ? undefined
        : [count(contacts, 'contact', 'contacts'), count(goodFit, 'good fit', 'good fit')].filter(Boolean).join(', '),
  },
  {
    title: 'Choose what to ask',
    text: 'One instrument for each voice: good fit, poor fit, staff, focus group.',
    path: '/surveys',
    done: ({ published }) => published > 0,
    figure: ({ published, surveys }) => count(published, 'published', 'published') ?? count(surveys, 'draft', 'drafts'),
  },
  {
    title: 'Invite people',
    text: 'A campaign for each voice, with a personal link for everybody.',
    path: '/campaigns',
    done: ({ launched }) => launched > 0,
    figure: ({ launched, campaigns }) =>
      count(launched, 'launched', 'launched') ?? count(campaigns, 'planned', 'planned'),
  },
  {
    title: 'Read what comes in',
    text: 'Fifteen answers are enough for a first look.',
    path: '/responses',
    done: ({ completed }) => completed >= enough,
    figure: ({ completed }) => count(completed, 'answer', 'answers'),
  },
  {
    title: 'Find themes and groups of people',
    text: 'From what they wrote; titles and demographics stay out of it.',
    path: '/runs',
    done: ({ finishedRuns }) => finishedRuns > 0,
    figure: ({ finishedRuns, runs }) => count(finishedRuns, 'run', 'runs') ?? count(runs, 'under way', 'under way'),
  },
  {
    title: 'Publish personas',
    text: 'Two to five, every line tied to the words behind it.',
    path: '/personas',
    done: ({ publishedPersonas }) => publishedPersonas > 0,
    figure: ({ publishedPersonas, personas }) =>
      count(publishedPersonas, 'published', 'published') ?? count(personas, 'draft', 'drafts'),
  },
]

/** Below this the analysis has little to say (the product's promise is to be useful from here on). */
const enough = 15

export function stepsFor(study: Pick<Study, 'id'>, counts: StudyCounts): Step[] {
  return rows.map(({ title, text, path, done, figure }) => {
    const shown = figure(counts)
    return { title, text, href: `/studies/${study.id}${path}`, done: done(counts), ...(shown ? { figure: shown } : {}) }
  })
}
