// Kinds and voices as people call them; forms send the keys. What is not named here is shown by its key. Pure.

const questionKinds: Readonly<Record<string, string>> = {
  long: 'Long text',
  short: 'Short text',
  single: 'One choice',
  multi: 'Several choices',
  ranking: 'Ranking',
  scale: 'Scale',
  number: 'Number',
  'yes-no': 'Yes or no',
  matrix: 'Grid',
  date: 'Date',
  email: 'E-mail address',
}

const surveyKinds: Readonly<Record<string, string>> = {
  survey: 'Survey',
  interview: 'Interview guide',
  'focus-group': 'Focus group guide',
}

const voices: Readonly<Record<string, string>> = {
  'good-fit': 'Customers who fit',
  'poor-fit': 'Customers who do not fit',
  staff: 'Our own staff',
  'focus-group': 'A group',
  interview: 'One person',
  lead: 'Leads',
  other: 'Anybody',
}

const named = (names: Readonly<Record<string, string>>) => (key: string) =>
  Object.hasOwn(names, key) ? names[key]! : key

export const kindHelpers = {
  kindName: named(questionKinds),
  surveyKindName: named(surveyKinds),
  voiceName: named(voices),
}
