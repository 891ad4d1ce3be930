'use client'

import { FileInput } from 'lucide-react'
import { useState } from 'react'
import { Button } from '../../_ui/controls/Button.tsx'
import { ImportDialog } from './ImportDialog.tsx'

/** Opens the import of files, into `dataset`, or into a new one if it is null. */
export function ImportButton({ dataset }: { dataset: string | null }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button icon={FileInput} onClick={() => setOpen(true)}>
        Import
      </Button>
      {isOpen ? <ImportDialog dataset={dataset} onClose={() => setOpen(false)} /> : null}
    </>
  )
}
