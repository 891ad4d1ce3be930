'use client'

import { RadioGroup } from 'radix-ui'

export type TemplateChoiceProps = {
  templates: readonly { id: string; title: string; description: string }[]
  value: string | null
  onChange: (id: string) => void
}

export function TemplateChoice({ templates, value, onChange }: TemplateChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium text-muted">Start from</legend>
      <RadioGroup.Root value={value} onValueChange={onChange} aria-label="Start from" className="grid gap-2 sm:grid-cols-2">
        {templates.map((template) => (
          <RadioGroup.Item
            key={template.id}
            value={template.id}
            className="flex flex-col items-start gap-0.5 rounded-md border border-border-strong px-3 py-2 text-left transition-colors hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
          >
            <span className="font-medium">{template.title}</span>
            <span className="text-sm text-muted">{template.description}</span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </fieldset>
  )
}
