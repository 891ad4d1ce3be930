import { apiFindings } from './apiProfile.ts'
import { cookbookFindings } from './cookbookProfile.ts'
import type { ValidatorFinding } from './finding.ts'

export const openaiProfileNames = ['api', 'cookbook'] as const
export type OpenaiProfileName = (typeof openaiProfileNames)[number]

type OpenaiProfile = {
  title: string
  hint: string
  findings: (record: unknown) => ValidatorFinding[]
}

/** Which check a record of an OpenAI export has to pass. */
export const openaiProfiles: Record<OpenaiProfileName, OpenaiProfile> = {
  api: { title: 'API', hint: 'what the fine-tuning API takes: tools, weights, the role developer', findings: apiFindings },
  cookbook: { title: 'Cookbook', hint: 'the check of the OpenAI cookbook, which refuses tools', findings: cookbookFindings },
}

/** The first finding as a reason to leave a row out, null if there is none. */
export function profileReason(record: unknown, profile: OpenaiProfileName): string | null {
  const [finding] = openaiProfiles[profile].findings(record)
  if (!finding) return null
  const place = finding.message === null ? '' : ` (message ${finding.message + 1})`
  return `${openaiProfiles[profile].title} profile: ${finding.code}${place}: ${finding.text}`
}
