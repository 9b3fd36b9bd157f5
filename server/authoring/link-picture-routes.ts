// The public link of a survey as a QR code: a picture that stays sharp on a slide, a poster or a printed mail. The library is loaded when
// somebody asks for one.
import { download, type Endpoint, endpoint } from '../platform/http/endpoint'
import { Problem } from '../problems'
import type { AuthoringService } from './authoring-service'
import { isOffered } from './survey'
import { linkBy, surveyParams } from './survey-address'

export function linkPictureRoutes({ authoring }: { authoring: AuthoringService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/studies/:study/surveys/:survey/link.svg',
      may: 'survey.read',
      read: { params: surveyParams },
      act: async ({ input: { params }, baseUrl, now }) => {
        const survey = await authoring.get(params.survey, params.study)
        if (!isOffered(survey, now)) throw new Problem('survey.link-closed')
        const { default: qrcode } = await import('qrcode')
        const options = { type: 'svg', margin: 4, errorCorrectionLevel: 'M' } as const
        return download(
          'link.svg',
          'image/svg+xml',
          await qrcode.toString(linkBy('qr', survey, baseUrl), options),
          true,
        )
      },
    }),
  ]
}
