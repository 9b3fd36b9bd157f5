// What the job `contact.import` does with its file.
import type { ContactReport, ContactRequest } from './contact-import'
import { type ImportRun, toShort } from './import-run'
import type { Pulse } from './import-run-job'
import type { ImportService } from './import-service'

export const importJob = 'contact.import'

export function createImportContacts(importer: Pick<ImportService, 'run'>) {
  return async (
    { studyId, request }: ImportRun<ContactRequest, ContactReport>,
    bytes: Buffer,
    pulse: Pulse,
  ): Promise<ContactReport> => {
    const { mapping, lifecycle } = request
    const options = { mapping: new Map(mapping), ...(lifecycle ? { lifecycle } : {}), pulse }
    return toShort(await importer.run(studyId, bytes, options))
  }
}
