'use client'

import { Plus, Trash2 } from 'lucide-react'
import { Button } from '../../../_ui/controls/Button.tsx'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { SegmentedControl } from '../../../_ui/controls/SegmentedControl.tsx'
import { TextArea } from '../../../_ui/controls/TextArea.tsx'

type SampleFieldsProps = { samples: readonly string[] | null; onChange: (samples: readonly string[] | null) => void }

const MOST = 10
const MOST_CHARACTERS = 20_000
const choices = [
  { value: 'rows', label: 'Of the dataset' },
  { value: 'own', label: 'Own prompts' },
] as const

/** The prompts that are answered before the training and after each epoch. */
export function SampleFields({ samples, onChange }: SampleFieldsProps) {
  const write = (at: number, text: string) => onChange((samples ?? []).map((each, place) => (place === at ? text : each)))
  return (
    <section aria-labelledby="sample-prompts" className="flex flex-col gap-2">
      <h2 id="sample-prompts" className="font-semibold">
        Sample prompts
      </h2>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <SegmentedControl
          label="Sample prompts"
          value={samples === null ? 'rows' : 'own'}
          onChange={(next) => onChange(next === 'rows' ? null : [''])}
          options={choices}
        />
        <p className="text-sm text-faint">
          {samples === null
            ? 'The prompts of three rows that are not trained on, where there are any.'
            : 'Answered before the training and after each epoch.'}
        </p>
      </div>
      {samples?.map((text, at) => (
        <div key={at} className="flex items-start gap-2">
          <TextArea
            aria-label={`Sample prompt ${at + 1}`}
            rows={1}
            maxLength={MOST_CHARACTERS}
            value={text}
            onChange={(event) => write(at, event.target.value)}
          />
          <IconButton
            icon={Trash2}
            tone="bad"
            label={`Remove sample prompt ${at + 1}`}
            disabled={samples.length === 1}
            onClick={() => onChange(samples.filter((_, place) => place !== at))}
          />
        </div>
      ))}
      {samples && samples.length < MOST ? (
        <div>
          <Button size="sm" icon={Plus} onClick={() => onChange([...samples, ''])}>
            Add a prompt
          </Button>
        </div>
      ) : null}
    </section>
  )
}
