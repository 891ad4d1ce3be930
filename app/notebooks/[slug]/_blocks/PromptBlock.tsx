'use client'

import { Plus } from 'lucide-react'
import { useMemo, useState } from 'react'
import { knownVariables } from '#server/core/experiment/blocks/starterVariables.ts'
import { passageVariables } from '#server/core/experiment/retriever.ts'
import type { Block } from '#server/core/notebook/notebook.ts'
import { yamlValue } from '#server/core/notebook/yamlText.ts'
import { Button } from '../../../_ui/controls/Button.tsx'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { isPromptBody, promptParts, type PromptPart } from './promptParts.ts'
import { PromptPreview } from './PromptPreview.tsx'
import { TemplateField } from './TemplateField.tsx'

/** The editor of a prompt variant: its templates, and below them a preview with a test case. */
export function PromptBlock({ block }: { block: Block }) {
  const { experiment } = useNotebook()
  const [opened, setOpened] = useState<readonly PromptPart[]>([])
  const value = yamlValue(block.body)
  const retrieves = (experiment?.retrievers.length ?? 0) > 0
  const known = [...knownVariables(experiment), ...(retrieves ? passageVariables : [])].join('\n')
  const variables = useMemo(() => known.split('\n').filter(Boolean), [known])
  const hasCases = (experiment?.cases.length ?? 0) > 0
  if (!isPromptBody(value)) return null
  const shown = promptParts.filter(({ part }) => part === 'user' || value[part] != null || opened.includes(part))
  // A field that is emptied stays, because its next text is about to be typed.
  const kept = shown.map(({ part }) => part)
  if (kept.length > opened.length) setOpened(kept)
  const missing = promptParts.filter((part) => !shown.includes(part))

  return (
    <div className="flex flex-col gap-2.5 p-3">
      {shown.map(({ part, label, placeholder }) => (
        <TemplateField
          key={part}
          block={block}
          part={part}
          needed={part === 'user'}
          label={label}
          placeholder={placeholder}
          value={value[part] ?? ''}
          variables={variables}
          flagUnknown={hasCases}
        />
      ))}
      {missing.length > 0 ? (
        <div className="-mt-1 flex gap-1">
          {missing.map(({ part, label }) => (
            <Button key={part} size="sm" variant="ghost" icon={Plus} onClick={() => setOpened([...opened, part])}>
              {label}
            </Button>
          ))}
        </div>
      ) : null}
      <PromptPreview name={block.name} texts={value} />
    </div>
  )
}
