import type { PromptVariant, Shot } from '#server/core/experiment/experiment.ts'

export type KnownPreset = {
  id: string
  title: string
  language: string
  active: boolean
  description: string
  tags: string[]
  shots: Shot[]
  variant: { name: string }
}

/** What `presets.save` takes: the variant's texts in place of those of `over`, which keeps all else, or a preset of its own. */
export function presetFrom(variant: PromptVariant, over: KnownPreset | null, title: string) {
  const texts = { system: variant.system, user: variant.user, assistant: variant.assistant }
  if (over) {
    const { id, language, active, description, tags, shots } = over
    return { id, title: over.title, language, active, description, tags, shots, variant: { name: over.variant.name, ...texts } }
  }
  const korean = /\p{Script=Hangul}/u.test([variant.system, variant.user].join(' '))
  return {
    title,
    language: korean ? 'ko' : 'en',
    active: true,
    description: '',
    tags: [],
    shots: [],
    variant: { name: variant.name, ...texts },
  }
}
