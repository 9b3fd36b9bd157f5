// The topics of questions as headings. Pure.

const names: Record<string, string> = {
  challenge: 'Challenges',
  motivator: 'Motivators',
  goal: 'Goals',
  objection: 'Objections',
  roadblock: 'Roadblocks',
  'recurring-question': 'Recurring questions',
  'information-source': 'Information sources',
  'buying-process': 'Buying process',
  role: 'Roles',
  firmographic: 'Firmographics',
  awareness: 'Awareness',
  kpi: 'Measures of success',
  technology: 'Technology',
  team: 'Team',
  'communication-preference': 'Communication',
  demographic: 'Background',
}

/** A topic nobody has named here is shown by its key, spaced and with a capital. */
export const topicName = (topic: string): string =>
  names[topic] ?? (topic === '' ? 'No topic' : topic.charAt(0).toUpperCase() + topic.slice(1).replaceAll('-', ' '))
