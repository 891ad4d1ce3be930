import { printError, exitCodes } from '../print/exitCode.ts'
import { countText } from '../print/countText.ts'
import { writeOut } from '../print/writeOut.ts'
import { withProject } from '../session/withProject.ts'

/** Rows without a case that are named one by one. */
const SHOWN = 10

/** `assay adapters evaluate`: writes a notebook that compares base and adapter on held-out rows. */
export async function evaluateCommand(adapter: string, { json = false }: { json?: boolean }): Promise<number> {
  return withProject(async ({ adapterWork }) => {
    const { notebook, cases, split, left, more } = await adapterWork.evaluate(adapter)
    if (split === 'validation')
      printError(
        'warning: the snapshot has no test split, so the cases are the rows of the validation split, which chose the step that was kept.',
      )
    for (const { row, reason } of left.slice(0, SHOWN)) printError(`left out: row ${row}: ${reason}`)
    if (left.length > SHOWN) printError(`left out: ${left.length - SHOWN} more; --json names all`)
    if (more > 0) printError(`${countText(more, 'more row')} left out: a notebook asks at most ${cases}.`)
    await writeOut(
      json
        ? JSON.stringify({ notebook, cases, split, left, more })
        : `${notebook}: ${countText(cases, 'test case')} of the ${split} split. Run it: npm run assay -- run ${notebook}`,
    )
    return exitCodes.done
  })
}
