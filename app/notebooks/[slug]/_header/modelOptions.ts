import type { SelectOption } from '../../../_ui/controls/Select.tsx'

type Model = { id: string; kind: string; present: boolean; description: string; problem: { message: string } | null }

/** Chat models to choose from, those on disk first; the notebook's own is among them even where nobody knows it. */
export function modelOptions(models: readonly Model[], current: string | null): SelectOption<string>[] {
  const chat = models.filter(({ kind }) => kind === 'chat').toSorted((a, b) => Number(b.present) - Number(a.present))
  const options = chat.map(({ id, present, description, problem }) => ({
    value: id,
    label: present ? id : `${id} (not downloaded)`,
    description: problem?.message ?? description,
  }))
  if (current === null || chat.some(({ id }) => id === current)) return options
  return [
    {
      value: current,
      label: models.length === 0 ? current : `${current} (unknown)`,
      description: models.length === 0 ? '' : 'No model of this name is listed. See the Models page.',
    },
    ...options,
  ]
}
