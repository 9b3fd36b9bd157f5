// The survey most tests ask by: one of the ready instruments in a study of its own, published, with or without a public link.
import type { Study } from '../../server/audience/studies/study'
import type { Survey } from '../../server/authoring/survey'
import type { InstrumentName } from '../../surveys/instruments'
import type { World } from './world'

/** @param about `open`: anybody with the public link may answer */
export async function publishSolarSurvey(
  { container }: World,
  { instrument = 'good-fit', open = false }: { instrument?: InstrumentName; open?: boolean } = {},
): Promise<{ study: Study; survey: Survey }> {
  const study = await container.studies.create({
    name: 'Solar',
    goal: '',
    company: 'Heliotrope',
    product: 'Solar Boost',
  })
  const { id } = await container.authoring.create(study, { instrument })
  await container.authoring.publish(id, 'Rosa')
  const survey = await container.authoring.get(id)
  if (open) await container.authoring.changeLink(id, survey.version, { open: true })
  return { study, survey: await container.authoring.get(id) }
}
