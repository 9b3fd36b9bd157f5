// The people of the demo and what they answer: 240 contacts, 180 responses, made from the pools of sentences in voices/ by a
// seeded choice. Each voice is planted: what bothers somebody depends on it, and title, company and language do not. The plant
// stays in here and in the test that looks for it; the product never sees it. Pure.
import { companyWords, countriesOf, firstNames, industriesOf, lastNames, titles } from './company'
import { createSeeded, type Seeded } from './seeded'
import en from './voices/en.json'
import pl from './voices/pl.json'
import zh from './voices/zh.json'

export type Language = 'en' | 'pl' | 'zh'
export const goodVoices = ['rush', 'head', 'promise'] as const
export type Plant = (typeof goodVoices)[number] | 'poor' | 'junk' | 'staff'

export type DemoContact = {
  email: string
  firstName: string
  lastName: string
  title: string
  company: string
  domain: string
  industry: string
  employees: number
  revenue: number
  country: string
  language: Language
  lifecycle: 'customer' | 'former' | 'staff'
  side: 'good' | 'poor' | 'staff'
}
export type DemoResponse = {
  /** Position of the contact. */
  contact: number
  plant: Plant
  language: Language
  answers: Record<string, unknown>
  /** Minutes before the demo was loaded. */
  minutesAgo: number
}

type Topics = Record<'challenge' | 'motivator' | 'objection' | 'favourite' | 'goal', readonly string[]>
type Voices = Record<(typeof goodVoices)[number], Topics> & {
  poor: Record<'turning' | 'need' | 'why', readonly string[]>
  staff: Record<string, readonly string[]>
  junk: readonly string[]
  aside: readonly string[]
}
const voices: Record<Language, Voices> = { en, pl, zh: zh as Voices }

const contactsOf = { good: 165, poor: 45, staff: 30 } as const
const responsesOf = { good: 130, poor: 30, staff: 20 } as const
const junkShare = 0.06
const asideShare = 0.04
/** Three weeks, in minutes. */
const span = 21 * 1440
/** What each voice ticks most, in the question about troubles. */
const ticks = {
  rush: ['rush-orders', 'machine-breakdowns'],
  head: ['plan-in-one-head', 'many-versions'],
  promise: ['late-deliveries', 'missing-material'],
  poor: ['invoices', 'finding-people'],
} as const
const allTicks = Object.values(ticks).flat()

export function buildDemo(seed = 11): { contacts: DemoContact[]; responses: DemoResponse[] } {
  const random = createSeeded(seed)
  const sides = (['good', 'poor', 'staff'] as const).flatMap((side) =>
    Array.from({ length: contactsOf[side] }, () => side),
  )
  const contacts = sides.map((side, at) => buildContact(random, side, at))
  const first = { good: 0, poor: contactsOf.good, staff: contactsOf.good + contactsOf.poor } as const
  const responses = (['good', 'poor', 'staff'] as const).flatMap((side) =>
    Array.from({ length: responsesOf[side] }, (_, at) => {
      const contact = first[side] + at
      return buildResponse(random, contact, contacts[contact]!, at)
    }),
  )
  return { contacts, responses }
}

function buildContact(random: Seeded, side: DemoContact['side'], at: number): DemoContact {
  const language = languageOf(random, side)
  const kind = side === 'poor' ? 'poor' : 'good'
  const [one, two] = [random.pick(companyWords.first), random.pick(companyWords[kind])]
  const own = side === 'staff'
  const company = own ? 'Tidewheel' : `${one} ${two}`
  const employees = own ? 60 : kind === 'good' ? 20 + random.below(200) : 1 + random.below(9)
  return {
    email: `demo${String(at + 1).padStart(3, '0')}@${company.toLowerCase().replace(/[^a-z]+/g, '-')}.example`,
    firstName: random.pick(firstNames[language]),
    lastName: random.pick(lastNames[language]),
    title: own ? random.pick(['Support', 'Customer Success', 'Sales']) : random.pick(titles[language]),
    company,
    domain: `${company.toLowerCase().replace(/[^a-z]+/g, '-')}.example`,
    industry: own ? 'Software' : random.pick(industriesOf[kind]),
    employees,
    revenue: employees * (80_000 + random.below(60_000)),
    country: random.pick(countriesOf[language]),
    language,
    lifecycle: own ? 'staff' : side === 'poor' && random.chance(0.6) ? 'former' : 'customer',
    side,
  }
}

function languageOf(random: Seeded, side: DemoContact['side']): Language {
  const draw = random.next()
  if (side === 'staff') return draw < 0.6 ? 'en' : 'pl'
  return draw < 0.45 ? 'en' : draw < 0.76 ? 'pl' : 'zh'
}

function buildResponse(
  random: Seeded,
  contact: number,
  { side, language, title }: DemoContact,
  at: number,
): DemoResponse {
  const junk = side === 'good' && random.chance(junkShare)
  const plant: Plant = junk ? 'junk' : side === 'good' ? goodVoices[at % goodVoices.length]! : side
  const answers =
    plant === 'staff'
      ? staffAnswers(random, language)
      : plant === 'poor'
        ? poorAnswers(random, language)
        : goodAnswers(random, language, plant, title)
  return { contact, plant, language, answers, minutesAgo: 60 + random.below(span - 60) }
}

/** One to three sentences of a pool, now and then with an aside that says nothing. */
function speak(random: Seeded, language: Language, pool: readonly string[], most: number): string {
  const said = random.sample(pool, 1 + random.below(most))
  if (random.chance(asideShare)) said.push(random.pick(voices[language].aside))
  return said.join(language === 'zh' ? '' : ' ')
}

function goodAnswers(random: Seeded, language: Language, plant: Plant, title: string): Record<string, unknown> {
  const said = voices[language]
  if (plant === 'junk')
    return {
      'gf.challenge.last_bad_day': random.pick(said.junk),
      'gf.motivator.trigger': random.pick(said.junk),
      'gf.role.title': title,
    }
  const voice = plant as (typeof goodVoices)[number]
  const topics = said[voice]
  const other = said[random.pick(goodVoices.filter((one) => one !== voice))]
  // One in eight also mentions what bothers somebody else.
  const stray = random.chance(0.12) ? [random.pick(other.challenge)] : []
  const challenge = [speak(random, language, topics.challenge, 2), ...stray].join(language === 'zh' ? '' : ' ')
  return {
    'gf.challenge.last_bad_day': challenge,
    'tidewheel.troubles': tick(random, voice),
    'gf.challenge.frequency': random.pick(['daily', 'weekly', 'weekly', 'monthly']),
    'gf.motivator.trigger': speak(random, language, topics.motivator, 2),
    'gf.motivator.decided': random.sample(
      ['saves-time', 'easy-to-learn', 'price', 'recommended', 'quick-help-when-needed'],
      2,
    ),
    ...(random.chance(0.7) ? { 'gf.objection.nearly_no': speak(random, language, topics.objection, 1) } : {}),
    ...(random.chance(0.8) ? { 'gf.motivator.favourite': speak(random, language, topics.favourite, 1) } : {}),
    'gf.motivator.speak_up': 7 + random.below(4),
    ...(random.chance(0.75) ? { 'gf.goal.good_year': speak(random, language, topics.goal, 1) } : {}),
    'gf.source.first_place': random.sample(
      ['colleagues', 'search-engine', 'events', 'supplier-websites', 'video-or-podcast'],
      2,
    ),
    'gf.role.part': random.pick(['decide', 'recommend', 'use']),
    'gf.role.title': title,
  }
}

function poorAnswers(random: Seeded, language: Language): Record<string, unknown> {
  const { poor } = voices[language]
  return {
    'pf.objection.main_reason': random.pick(['something-was-missing', 'too-much-effort-to-start', 'our-plans-changed']),
    'tidewheel.troubles': tick(random, 'poor'),
    'pf.objection.turning_point': speak(random, language, poor.turning, 1),
    'pf.challenge.real_need': speak(random, language, poor.need, 2),
    'pf.motivator.why_try': speak(random, language, poor.why, 1),
    'pf.awareness.match': 4 + random.below(2),
    'pf.firm.employees': '1-9',
    'pf.role.part': 'decide',
  }
}

function staffAnswers(random: Seeded, language: Language): Record<string, unknown> {
  const pools = { ...voices.en.staff, ...voices[language].staff }
  return Object.fromEntries(
    Object.entries(pools).map(([question, pool]) => [question, speak(random, language, pool, 2)]),
  )
}

/** Mostly what the voice suffers from, at times something else. */
function tick(random: Seeded, voice: keyof typeof ticks): string[] {
  const own = ticks[voice].filter(() => random.chance(0.8))
  const stray = random.chance(0.3) ? [random.pick(allTicks)] : []
  return [...new Set([...own, ...stray])]
}
