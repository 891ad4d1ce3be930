/** The texts around a thought. A thought ends at the first of `close`; of those that end together, the longest counts. */
export type ThoughtMarkers = {
  open: string
  close: readonly string[]
  /** Written by the model's own chat template. */
  own?: true
}

const tags = (name: string): ThoughtMarkers => ({ open: `<${name}>`, close: [`</${name}>`] })

/** Recognised for every model, because prompts ask for them and many models were trained on them. */
export const commonMarkers: readonly ThoughtMarkers[] = ['think', 'thinking', 'thought', 'thoughts', 'reasoning'].map(tags)

const finalChannel = '<|channel|>final<|message|>'

/** Recognised for models whose chat template names them. */
const templateMarkers: readonly ThoughtMarkers[] = [
  ...commonMarkers,
  tags('seed:think'),
  tags('reflection'),
  ...['analysis', 'commentary'].map((channel) => ({
    open: `<|channel|>${channel}<|message|>`,
    close: [`<|end|><|start|>assistant${finalChannel}`, finalChannel],
  })),
  // An answer at once: the thought is empty.
  { open: finalChannel, close: [''] },
  { open: '[THINK]', close: ['[/THINK]'] },
  { open: '<|START_THINKING|>', close: ['<|END_THINKING|><|START_RESPONSE|>', '<|END_THINKING|>'] },
  { open: '◁think▷', close: ['◁/think▷'] },
  { open: '<|channel>thought', close: ['<channel|>'] },
]

/** Which known markers a chat template names: the whole closing marker, or what makes it up. */
export function markersNamedIn(template: string): ThoughtMarkers[] {
  return templateMarkers
    .filter(({ open, close }) => close.some((text) => text !== '' && template.includes(text)) || namesChannel(open, template))
    .map((markers) => ({ ...markers, own: true }))
}

/** gpt-oss writes the name of a channel beside its marker only in some branches. */
function namesChannel(open: string, template: string): boolean {
  return open.startsWith('<|channel|>') && template.includes('<|channel|>') && template.includes('analysis')
}

/** The markers to look for: the template's own first, then the common ones. */
export function withCommon(own: readonly ThoughtMarkers[]): ThoughtMarkers[] {
  const known = new Set(own.map(({ open }) => open))
  return [...own, ...commonMarkers.filter(({ open }) => !known.has(open))]
}

/**
 * The markers of a thought that the prompt has opened and not closed: at the end of what the chat template wrote, or at the beginning of
 * the assistant's prefill. Null if the output begins outside of a thought.
 */
export function openedMarkers(
  { rendered, prefill }: { rendered: string; prefill: string | null },
  markers: readonly ThoughtMarkers[],
): ThoughtMarkers | null {
  const begun = prefill ?? ''
  const turn = rendered.endsWith(begun) ? rendered.slice(0, rendered.length - begun.length) : rendered
  const before = turn.trimEnd()
  for (const each of markers) {
    const inPrompt = before.endsWith(each.open)
    const inPrefill = begun.trimStart().startsWith(each.open)
    const inside = inPrompt ? begun : begun.slice(begun.indexOf(each.open) + each.open.length)
    if ((inPrompt || inPrefill) && !each.close.some((text) => inside.includes(text))) return each
  }
  return null
}
