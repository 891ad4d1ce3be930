'use client'

import { FileInput } from 'lucide-react'
import { Button } from '../../_ui/controls/Button.tsx'

/** Opens the import of files, into `dataset`, or into a new one if it is null. */
export function ImportButton({ dataset }: { dataset: string | null }) {
  return (
    <Button icon={FileInput} disabled title={dataset ?? undefined}>
      Import
    </Button>
  )
}
