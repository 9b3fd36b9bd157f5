// Pages with several personas: the gallery beside their ICPs, two side by side, and those of a study for researchers.
import * as z from 'zod'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import { may } from '../platform/accounts/actor'
import { type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { FinishedRuns } from './drafts/draft-personas'
import type { Persona } from './persona/persona'
import type { Icps, PersonaService } from './persona/persona-service'
import { personaParams, versionShape } from './persona/persona-shapes'
import type { PublishService } from './publishing/publish-service'
import type { WordsFor } from './publishing/words-for'
import { type PersonaViewer, sideBySide } from './reading/persona-view'

type Deps = {
  studies: StudyService
  service: PersonaService
  publishing: PublishService
  viewer: PersonaViewer
  wordsFor: WordsFor
  icps: Pick<Icps, 'list'>
  runs: Pick<FinishedRuns, 'latest'>
}

export function galleryRoutes({ studies, service, publishing, viewer, wordsFor, icps, runs }: Deps): Endpoint[] {
  const cards = (items: Awaited<ReturnType<PublishService['gallery']>>) =>
    Promise.all(items.map(({ persona, revision }) => viewer.card(persona, revision.content)))

  return [
    endpoint({
      method: 'get',
      path: '/personas',
      may: 'persona.read',
      act: async ({ actor }) => {
        const shown = await cards(await publishing.gallery())
        const positive = shown.filter(({ isNegative }) => !isNegative)
        // Everybody reads whom we look for, also where nobody is published yet.
        const profiles = await Promise.all((await studies.list()).map(({ id }) => icps.list(id)))
        const groups = profiles
          .flat()
          .map((icp) => ({ icp, personas: positive.filter((one) => one.icp?.id === icp.id) }))
        return page('personas/gallery', {
          title: 'Personas',
          section: 'personas',
          personas: positive,
          groups: groups.toSorted((one, other) => Number(other.personas.length > 0) - Number(one.personas.length > 0)),
          others: positive.filter(({ icp }) => !icp),
          looseStudies: [...new Set(positive.filter(({ icp }) => !icp).map(({ study }) => study))],
          negatives: shown.filter(({ isNegative }) => isNegative),
          writes: may(actor, 'persona.write'),
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/personas/compare',
      may: 'persona.read',
      read: { query: z.object({ left: z.string().max(100).default(''), right: z.string().max(100).default('') }) },
      act: async ({ input: { query }, actor }) => {
        const writes = may(actor, 'persona.write')
        const listed = writes ? await service.list() : (await publishing.gallery()).map(({ persona }) => persona)
        const living = listed.filter(({ state }) => state !== 'retired')
        const pick = (id: string, otherwise: Persona | undefined) => living.find((one) => one.id === id) ?? otherwise
        const left = pick(
          query.left,
          living.find(({ kind }) => kind === 'persona'),
        )
        const right = pick(
          query.right,
          living.find(({ id, kind }) => id !== left?.id && kind === 'negative') ??
            living.find(({ id }) => id !== left?.id),
        )
        const pair = left && right ? await Promise.all([left, right].map((one) => wordsFor(one.id, {}, actor))) : []
        const [ours, theirs] = await Promise.all(pair.map(({ persona, content }) => viewer.view(persona, content)))
        const rows = ours && theirs ? compareRows(ours, theirs) : []
        return page('personas/compare', {
          title: 'Compare personas',
          section: 'personas',
          personas: living,
          left: ours,
          right: theirs,
          rows,
        })
      },
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/personas',
      may: 'persona.write',
      read: { params: studyParams },
      act: async ({ input: { params } }) => {
        const study = await studies.get(params.study)
        const personas = await service.list(study.id)
        const shown = await Promise.all(personas.map((persona) => viewer.card(persona, persona)))
        const living = shown.filter(({ state }) => state !== 'retired')
        return page('personas/study', {
          title: 'Personas',
          section: 'personas',
          study,
          personas: living,
          retired: shown.filter(({ state }) => state === 'retired'),
          run: await runs.latest(study.id),
          ...(await viewer.adviseStudy(study.id, living)),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/personas/:persona/icp',
      may: 'persona.write',
      read: {
        params: studyParams.extend(personaParams.shape),
        body: z.object({ version: versionShape, icp: z.string().min(1).max(100) }),
      },
      act: async ({ input: { params, body }, actor }) => {
        const known = await service.get(params.persona)
        if (known.study !== params.study) throw new Problem('persona.absent')
        const { name } = await service.changeHead(known.id, body.version, { icp: body.icp }, actor)
        const notice = `${name} has a profile now. Publish it again for readers to see them side by side.`
        return redirect(`/studies/${params.study}/personas`, { notice })
      },
    }),
  ]
}

type Shown = Awaited<ReturnType<PersonaViewer['view']>>
const compareRows = (left: Shown, right: Shown) => sideBySide(left.allChapters, right.allChapters)
