// Loads the demo study through the same services that people use. Safe to run again: it stops where the study stands already.
import type { Container } from '../container'

const name = 'Demo study'

export async function loadDemo({ studies }: Container): Promise<void> {
  const known = await studies.list()
  if (known.some((study) => study.name === name)) return
  await studies.create({ name, goal: '', company: '', product: '' })
}
