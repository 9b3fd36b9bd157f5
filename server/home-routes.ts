// The start page sends everybody to where their day begins.

import type { StudyService } from './audience/studies/study-service'
import { type Endpoint, endpoint, redirect } from './platform/http/endpoint'

export function homeRoutes({ studies }: { studies: StudyService }): Endpoint[] {
  return [
    endpoint({
      method: 'get',
      path: '/',
      may: 'home.read',
      act: async ({ actor }) => {
        if (actor.role === 'staff') return redirect('/frontline')
        if (actor.role === 'viewer') return redirect('/personas')
        const [only, ...others] = await studies.list()
        return redirect(only && others.length === 0 ? `/studies/${only.id}` : '/studies')
      },
    }),
  ]
}
