// Pages of surveys: the list, a new one, the editor with its advice, publishing, the public link.
import * as z from 'zod'
import { inLanguage, productLanguages } from '../../surveys/definition'
import { createFromInstrument, instrumentNames, questionBank } from '../../surveys/instruments'
import { languageName } from '../../views/helpers/messages'
import { sayLanguage } from '../audience/facts/say-trait'
import { studyParams } from '../audience/studies/study-routes'
import type { StudyService } from '../audience/studies/study-service'
import { type Endpoint, endpoint, page, redirect } from '../platform/http/endpoint'
import { endOfWallDay, toWallDay } from '../platform/local-time'
import type { AuthoringService } from './authoring-service'
import { newSurveyShape } from './authoring-shapes'
import { applyEdit, placeOf, readSettings, surveyEdit } from './edit-survey'
import { frameOf, readSites } from './embedding'
import { exportFormats, formatNames } from './exchange-survey'
import { hasUnpublishedChanges, isOffered, type Survey, titleOf } from './survey'
import { addressOf, linkOf, surveyParams } from './survey-address'
import { describeFindings, describePages } from './survey-view'

type Deps = { authoring: AuthoringService; studies: StudyService }

export const versioned = z.object({ version: z.coerce.number().int() })

const link = versioned.extend({
  open: z.literal('yes').optional(),
  quota: z.union([z.literal(''), z.coerce.number().int().min(1, 'At least 1.').max(1_000_000)]).optional(),
  closesAt: z.union([z.literal(''), z.iso.date('A day as 2026-03-31.')]).optional(),
  sites: z
    .string()
    .max(5000)
    .default('')
    .transform((typed, read) => {
      const { sites, fault } = readSites(typed)
      if (fault) read.addIssue({ code: 'custom', message: fault })
      return sites
    }),
})

export function authoringRoutes({ authoring, studies, zone }: Deps & { zone: () => string }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys',
      may: 'survey.read',
      read: { params: studyParams },
      act: async ({ input: { params }, now }) => {
        const study = await studies.get(params.study)
        const surveys = (await authoring.list(study.id)).map((survey) => describeSurvey(survey, now))
        return page('authoring/surveys', {
          title: 'Surveys',
          section: 'surveys',
          study,
          surveys,
          instruments,
          languages: productLanguages.map(named),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys',
      may: 'survey.write',
      read: { params: studyParams, body: newSurveyShape },
      act: async ({ input: { params, body } }) =>
        redirect(addressOf(await authoring.create(await studies.get(params.study), body))),
    }),
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey',
      may: 'survey.read',
      read: { params: surveyParams, query: z.object({ bank: z.string().max(50).optional().catch(undefined) }) },
      act: async ({ input: { params, query }, now, baseUrl }) => {
        const study = await studies.get(params.study)
        const survey = await authoring.get(params.survey, study.id)
        const versions = await authoring.listVersions(survey.id)
        const { definition } = survey
        return page('authoring/survey', {
          title: titleOf(survey),
          section: 'surveys',
          study,
          survey: describeSurvey(survey, now),
          base: addressOf(survey),
          link: {
            ...survey.link,
            href: linkOf(survey, baseUrl),
            sites: survey.link.sites?.join('\n'),
            closesOn: survey.link.closesAt ? toWallDay(survey.link.closesAt, zone()) : '',
          },
          frame: isOffered(survey, now) && survey.link.sites ? frameOf(survey, baseUrl) : undefined,
          pages: describePages(definition),
          ...describeFindings(definition),
          changed: hasUnpublishedChanges(survey, versions[0]),
          undoable: await authoring.undoable(survey.id),
          versions,
          anonymous: definition.anonymous,
          values: Object.entries(definition.values).map(([name, value]) => ({ name, value })),
          wordings: definition.languages.map((tag) => ({
            ...named(tag),
            isDefault: tag === definition.language,
            ...Object.fromEntries(
              (['title', 'intro', 'thanks', 'screenedOut'] as const).map((name) => [
                name,
                definition[name]?.[tag] ?? '',
              ]),
            ),
          })),
          otherLanguages: productLanguages.filter((tag) => !definition.languages.includes(tag)).map(named),
          bank: bankFor(query.bank),
          exports: exportFormats.map((format) => ({ format, name: formatNames[format] })),
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/edit',
      may: 'survey.write',
      read: { params: surveyParams, body: versioned.and(surveyEdit) },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        const { key, definition } = applyEdit(survey, body)
        await authoring.change(survey.id, body.version, definition)
        return redirect(
          body.do === 'add-blank'
            ? `${addressOf(survey)}/questions/${key}#f-kind`
            : addressOf(survey) + placeOf(body, survey.definition, definition, key),
        )
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/undo',
      may: 'survey.write',
      read: { params: surveyParams, body: versioned },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        await authoring.undo(survey.id, body.version)
        return redirect(addressOf(survey), { notice: 'Taken back.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/settings',
      may: 'survey.write',
      read: { params: surveyParams, body: versioned.catchall(z.unknown()) },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        await authoring.change(survey.id, body.version, readSettings(survey, body))
        return redirect(addressOf(survey), { notice: 'Saved.' })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/publish',
      may: 'survey.write',
      read: { params: surveyParams },
      act: async ({ input: { params }, actor }) => {
        const survey = await authoring.get(params.survey, params.study)
        const { number } = await authoring.publish(survey.id, actor.name)
        return redirect(addressOf(survey), {
          notice: `Version ${number} is published. It never changes; further edits make the next one.`,
        })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/remove',
      may: 'survey.write',
      read: { params: surveyParams },
      act: async ({ input: { params } }) => {
        const survey = await authoring.get(params.survey, params.study)
        await authoring.remove(survey.id)
        return redirect(`/studies/${params.study}/surveys`, { notice: `The draft “${titleOf(survey)}” is deleted.` })
      },
    }),
    endpoint({
      method: 'post',
      path: '/studies/:study/surveys/:survey/link',
      may: 'survey.write',
      read: { params: surveyParams, body: link },
      act: async ({ input: { params, body } }) => {
        const survey = await authoring.get(params.survey, params.study)
        const { quota, closesAt, open, version, sites } = body
        // The last day counts whole.
        const until = closesAt ? { closesAt: endOfWallDay(closesAt, zone()) } : {}
        await authoring.changeLink(survey.id, version, {
          open: open === 'yes',
          ...(quota ? { quota } : {}),
          ...until,
          ...(sites.length > 0 ? { sites } : {}),
        })
        return redirect(addressOf(survey), { notice: open ? 'The public link is open.' : 'The public link is closed.' })
      },
    }),
  ]
}

const named = (tag: string) => ({ tag, name: languageName(tag) })

const instruments = instrumentNames.map((name) => {
  const { title, kind, minutes, pages, languages } = createFromInstrument(name, {
    product: 'your product',
    company: 'Your company',
  })
  return {
    name,
    title: title.en,
    kind,
    minutes,
    questions: pages.flatMap(({ questions }) => questions).length,
    languages: languages.length,
  }
})

function describeSurvey(survey: Survey, now: Date): object {
  const { id, latest, publishedAt, definition, version } = survey
  const questions = definition.pages.flatMap((page) => page.questions).length
  return {
    id,
    version,
    latest,
    publishedAt,
    title: titleOf(survey),
    kind: definition.kind,
    voice: definition.voice,
    questions,
    languages: definition.languages.map(sayLanguage),
    offered: isOffered(survey, now),
  }
}

function bankFor(topic: string | undefined): object {
  const all = questionBank()
  const found = topic ? all.filter((question) => question.topic === topic) : []
  return {
    topic,
    topics: [...new Set(all.map((question) => question.topic))],
    questions: found.map(({ key, kind, text, group, fill }) => ({
      key,
      kind,
      group,
      fill,
      text: inLanguage(text, 'en', 'en'),
    })),
  }
}
