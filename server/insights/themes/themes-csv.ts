// The themes of a run as a table: one row a theme, with the people of each voice who said it.
import { toCsv } from '../../platform/csv'
import type { Board } from '../results/board'
import { themeMatrix } from './theme-matrix'

export function themesCsv(board: Board, people: Parameters<typeof themeMatrix>[1]): string {
  const columns = [
    'topic',
    'theme',
    'id',
    'status',
    'answers',
    'people',
    'good fit',
    'poor fit',
    'fit unknown',
    'answers elsewhere that say it too',
    'terms',
  ]
  const voices = [
    ...new Set(board.topics.flatMap((topic) => themeMatrix(topic, people).voices.map(({ label }) => label))),
  ]
  const rows = board.topics.flatMap((topic) => {
    const matrix = themeMatrix(topic, people)
    return matrix.rows.map(({ theme, counts }) => [
      theme.topic,
      theme.label,
      theme.id,
      theme.status,
      theme.size,
      theme.respondents,
      theme.fit.good,
      theme.fit.poor,
      theme.fit.unknown,
      theme.also.length,
      theme.terms.map(({ text }) => text).join(', '),
      ...voices.map((voice) => counts[matrix.voices.findIndex(({ label }) => label === voice)] ?? null),
    ])
  })
  return toCsv([...columns, ...voices.map((voice) => `people: ${voice}`)], rows)
}
