import type { CheckOptions } from '../../../_trpc/apiTypes.ts'

/** The form as it is typed. */
export type CheckDraft = {
  meaning: 'small' | 'always' | 'never'
  model: string | null
  context: string
  near: string
  group: string
}

export const newCheckDraft: CheckDraft = { meaning: 'small', model: null, context: '4096', near: '0.8', group: '' }

export type CheckProblems = { context?: string; near?: string }

export function checkOptions({
  meaning,
  model,
  context,
  near,
  group,
}: CheckDraft): { options: CheckOptions } | { problems: CheckProblems } {
  const problems: CheckProblems = {}
  if (!/^[1-9]\d{0,6}$/.test(context.trim())) problems.context = 'A number of tokens, such as 4096.'
  const jaccard = Number(near)
  if (near.trim() === '' || !(jaccard >= 0.3 && jaccard <= 1)) problems.near = 'A number from 0.3 to 1, such as 0.8.'
  if (Object.keys(problems).length > 0) return { problems }
  return {
    options: {
      near: jaccard,
      ...(meaning !== 'small' && { semantic: meaning === 'always' }),
      ...(model !== null && { model, context: Number(context) }),
      ...(group.trim() !== '' && { group: group.trim() }),
    },
  }
}
