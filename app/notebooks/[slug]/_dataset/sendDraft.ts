import { defaultSendOptions, type SendOptions, type SentKind } from '#server/core/dataset/grid/sendOptions.ts'
import { folderNameRule, isFolderName } from '#server/core/folderName.ts'

/** Which cells: those at one place of the grid, those that the grid shows, or all. */
export const sentScopes = ['here', 'shown', 'all'] as const
export type SentScope = (typeof sentScopes)[number]

export const sentKindViews: Record<SentKind, { label: string; description: string }> = {
  answers: { label: 'Answers', description: 'One row for each answer, to learn from.' },
  labels: { label: 'Labels from thumbs (KTO)', description: 'One row for each answer with a thumb, as good or bad.' },
  pairs: { label: 'Preference pairs (DPO)', description: 'The better against the worse answer to one prompt.' },
  corrections: { label: 'Corrections as pairs (DPO)', description: 'A person’s correction against the output that it corrects.' },
  votes: { label: 'Blind comparisons as pairs (DPO)', description: 'The winner against the loser of each comparison.' },
}

/** What the dialog has so far; texts of number fields as they are typed. */
export type SendDraft = Omit<SendOptions, 'threshold' | 'leastDifference'> & {
  thresholdScore: string | null
  thresholdText: string
  differenceText: string
}

export const firstDraft: SendDraft = {
  ...withoutNumbers(defaultSendOptions),
  thresholdScore: null,
  thresholdText: '0.5',
  differenceText: '0',
}

function withoutNumbers({ threshold: _threshold, leastDifference: _difference, ...others }: SendOptions) {
  return others
}

/** The options of a draft, or the sentence about the field that is wrong. */
export function readDraft({ thresholdScore, thresholdText, differenceText, ...draft }: SendDraft): SendOptions | string {
  const threshold = Number(thresholdText)
  const difference = Number(differenceText)
  const usesThreshold = draft.rows === 'answers' && thresholdScore !== null
  if (usesThreshold && (thresholdText.trim() === '' || !Number.isFinite(threshold))) return 'The threshold is no number.'
  const usesDifference = draft.rows === 'pairs' && draft.by !== 'thumbs'
  if (usesDifference && (differenceText.trim() === '' || !Number.isFinite(difference) || difference < 0))
    return 'The least difference is no number from 0.'
  return {
    ...draft,
    threshold: usesThreshold ? { score: thresholdScore, value: threshold } : null,
    leastDifference: usesDifference ? difference : 0,
  }
}

/** Why a name cannot be that of a new dataset; null if it can. */
export function nameProblem(name: string, known: readonly string[]): string | null {
  const normal = name.trim().normalize('NFC')
  if (normal === '') return 'Give the dataset a name.'
  if (!isFolderName(normal)) return folderNameRule
  return known.includes(normal) ? 'There is a dataset of this name. Choose it above.' : null
}
