// Every field a persona can hold, one row each: where it stands, which topics of questions feed it, and what to write there.
// A new field is a new row. Pure.

export const sections = { personal: 'Personal data', professional: 'Professional data' } as const
/** A chapter belongs to one section: its fields are all personal or all professional (R50). */
export const chapters = {
  person: {
    title: 'Personal data',
    lead: 'Who they are beside the work: optional, shallow, and only what helps to talk with them.',
  },
  talk: { title: 'Talk', lead: 'What is on their mind, and how to speak to it.' },
  buy: { title: 'Buy', lead: 'What makes them say yes, what makes them say no, and who has a say.' },
  ask: { title: 'Ask', lead: 'Questions to be ready for, with the answer we agreed on.' },
  fit: { title: 'Fit', lead: 'Their company, tools and team, and whether we suit them.' },
} as const

export type Chapter = keyof typeof chapters

export type Field = {
  readonly label: string
  readonly section: keyof typeof sections
  readonly chapter: Chapter
  /** Topics of questions whose answers may become lines here. */
  readonly topics: readonly string[]
  /** A finer subject inside the topic; such answers come here and nowhere else. */
  readonly subject?: string
  /** What we say to it: the other half of each line. */
  readonly reply?: string
  /** A judgement beside each line, such as whether our product works with this tool. */
  readonly judgement?: string
  readonly help: string
}

const row = (field: Field): Field => field

export const fields = {
  challenge: row({
    label: 'Challenges',
    section: 'professional',
    chapter: 'talk',
    topics: ['challenge', 'roadblock'],
    reply: 'Our solution',
    judgement: 'Does our product solve it?',
    help: 'What gets in their way day to day, in their words. The persona stands on these, not on a title.',
  }),
  motivator: row({
    label: 'Motivators',
    section: 'professional',
    chapter: 'talk',
    topics: ['motivator'],
    help: 'What makes them look for help now, and what gets better for them when it works.',
  }),
  communication: row({
    label: 'How to reach them',
    section: 'professional',
    chapter: 'talk',
    topics: ['communication-preference'],
    help: 'Channels and tone they like, and what a supplier should never do.',
  }),
  content: row({
    label: 'How they inform themselves',
    section: 'professional',
    chapter: 'talk',
    topics: ['information-source'],
    help: 'Where they look first, whom they believe, and in which form they take things in.',
  }),
  job: row({
    label: 'What the work is like',
    section: 'professional',
    chapter: 'talk',
    topics: [],
    subject: 'hours',
    help: 'What fills a normal week.',
  }),
  interests: row({
    label: 'Interests and values',
    section: 'personal',
    chapter: 'person',
    topics: [],
    help: 'Occupation, hobbies, interests, values: only what helps to talk with them.',
  }),
  habits: row({
    label: 'Traits and habits',
    section: 'personal',
    chapter: 'person',
    topics: [],
    help: 'How they go about things and with whom they compare notes.',
  }),
  demographic: row({
    label: 'Demographics',
    section: 'personal',
    chapter: 'person',
    topics: [],
    help: 'Optional and shallow. Never made the group; adapts a presentation or a letter at most.',
  }),
  goal: row({
    label: 'Goals',
    section: 'professional',
    chapter: 'buy',
    topics: ['goal'],
    help: 'What must be different a year from now, and what it is all for in the end.',
  }),
  objection: row({
    label: 'Objections',
    section: 'professional',
    chapter: 'buy',
    topics: ['objection'],
    reply: 'What we answer',
    help: 'What nearly stopped the purchase, and what might stop the next one.',
  }),
  'buying-process': row({
    label: 'How they buy',
    section: 'professional',
    chapter: 'buy',
    topics: ['buying-process'],
    help: 'The way from first idea to signature: steps, people, weeks. What would be ideal for them?',
  }),
  role: row({
    label: 'Part in the decision',
    section: 'professional',
    chapter: 'buy',
    topics: ['role'],
    help: 'Who decides, who advises, who signs; the key players around this person.',
  }),
  kpi: row({
    label: 'Judged by',
    section: 'professional',
    chapter: 'buy',
    topics: ['kpi'],
    reply: 'How our product moves it',
    judgement: 'Can our product help?',
    help: 'The one or two numbers their work is judged by.',
  }),
  awareness: row({
    label: 'What they knew before',
    section: 'professional',
    chapter: 'buy',
    topics: ['awareness'],
    help: 'How well they knew what the product does before using it, and which other ways they knew.',
  }),
  behaviour: row({
    label: 'Behaviour',
    section: 'professional',
    chapter: 'buy',
    topics: [],
    help: 'How they use the product, what they prefer, how they buy again.',
  }),
  question: row({
    label: 'Questions to be ready for',
    section: 'professional',
    chapter: 'ask',
    topics: ['recurring-question'],
    reply: 'Agreed answer',
    help: 'What this person asks sales and support, in their wording.',
  }),
  firmographic: row({
    label: 'Company',
    section: 'professional',
    chapter: 'fit',
    topics: ['firmographic'],
    help: 'Industry, department, how purchases are made, and a little about the company.',
  }),
  title: row({
    label: 'Job titles met',
    section: 'professional',
    chapter: 'fit',
    topics: [],
    subject: 'title',
    help: 'A mix is normal: the same challenge has many titles. Never the name of the persona.',
  }),
  experience: row({
    label: 'Experience',
    section: 'professional',
    chapter: 'fit',
    topics: [],
    subject: 'projects',
    help: 'Projects done, years in the present position.',
  }),
  technology: row({
    label: 'Technology',
    section: 'professional',
    chapter: 'fit',
    topics: ['technology'],
    reply: 'What to know about it',
    judgement: 'Does it work with our product?',
    help: 'Tools anything new must work with. What does not fit is a reason not to target.',
  }),
  team: row({
    label: 'Team',
    section: 'professional',
    chapter: 'fit',
    topics: ['team'],
    reply: 'How our product helps the team',
    help: 'Size of the team, and what holds it back.',
  }),
  favourite: row({
    label: 'Favourite part of our product',
    section: 'professional',
    chapter: 'fit',
    topics: [],
    subject: 'favourite-aspect',
    help: 'The part they would fight to keep, and why that one.',
  }),
} as const satisfies Record<string, Field>

export type FieldKey = keyof typeof fields
export const fieldKeys = Object.keys(fields) as FieldKey[]
export const fieldOf = (key: FieldKey): Field => fields[key]

/** Which of the two sections a chapter stands in. */
export const sectionOf = (chapter: Chapter): string => sections[chapter === 'person' ? 'personal' : 'professional']

export const isFieldKey = (key: string): key is FieldKey => Object.hasOwn(fields, key)

/** Where what was said on a topic belongs; undefined for topics that no field takes. */
export function fieldFor(topic: string, subject?: string): FieldKey | undefined {
  const finer = subject ? fieldKeys.find((key) => fieldOf(key).subject === subject) : undefined
  return finer ?? fieldKeys.find((key) => fieldOf(key).topics.includes(topic))
}
