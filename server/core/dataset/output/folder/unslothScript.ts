import { assertNever } from '../../../assertNever.ts'
import type { RowKind } from '../../row/content.ts'
import type { ConfiguredFile } from './folderLayout.ts'
import { type ConfiguredTraining, guideTraining, schedulerName } from './guideTraining.ts'

/** The trainer of a kind of row. Instructions are written as conversations. */
function trainerOf(
  kind: RowKind,
  { context, beta }: ConfiguredTraining['settings'],
): { trainer: string; config: string; extra: string[]; mapping: string[] } {
  switch (kind) {
    case 'instruction':
    case 'chat':
      return {
        trainer: 'SFTTrainer',
        config: 'SFTConfig',
        extra: [`    max_length=${context},`],
        // With prompt and completion TRL learns the completion only.
        mapping: [
          '',
          '',
          'def last_answer(row):',
          '    """The last message is learnt, the ones before it are the prompt."""',
          '    return {"prompt": row["messages"][:-1], "completion": row["messages"][-1:]}',
          '',
          '',
          'data = data.map(last_answer, remove_columns=["messages"])',
        ],
      }
    case 'preference':
      return { trainer: 'DPOTrainer', config: 'DPOConfig', extra: [`    max_length=${context},`, `    beta=${beta},`], mapping: [] }
    case 'label':
      return { trainer: 'KTOTrainer', config: 'KTOConfig', extra: [], mapping: [] }
    default:
      return assertNever(kind)
  }
}

/** A script that trains an adapter with Unsloth on files of one kind. It is run in the folder in which it lies. The test split is not used. */
export function unslothScript(files: readonly ConfiguredFile[], { baseModel, settings }: ConfiguredTraining = guideTraining): string {
  const { trainer, config, extra, mapping } = trainerOf(files[0]?.kind ?? 'chat', settings)
  const used = files.filter(({ split }) => split !== 'test')
  const hasValidation = used.some(({ split }) => split === 'validation')
  return `${[
    '# pip install unsloth; then run in this folder: python ' + scriptName(files[0]?.kind ?? 'chat'),
    'from unsloth import FastLanguageModel',
    'from datasets import load_dataset',
    `from trl import ${config}, ${trainer}`,
    '',
    'model, tokenizer = FastLanguageModel.from_pretrained(',
    `    model_name=${JSON.stringify(baseModel)}, max_seq_length=${settings.context}, load_in_4bit=False`,
    ')',
    'model = FastLanguageModel.get_peft_model(',
    '    model,',
    `    r=${settings.rank},`,
    `    lora_alpha=${settings.alpha},`,
    `    lora_dropout=${settings.dropout},`,
    `    target_modules=${JSON.stringify(settings.targets).replaceAll(',', ', ')},`,
    `    random_state=${settings.seed},`,
    ')',
    '',
    'files = {',
    ...used.map(({ split, path }) => `    ${JSON.stringify(split)}: ${JSON.stringify(path)},`),
    '}',
    'data = load_dataset("json", data_files=files)',
    ...mapping,
    '',
    `args = ${config}(`,
    '    output_dir="outputs",',
    `    learning_rate=${settings.learningRate},`,
    `    per_device_train_batch_size=${settings.batch},`,
    `    gradient_accumulation_steps=${settings.accumulation},`,
    `    num_train_epochs=${settings.epochs},`,
    ...(settings.maxSteps === null ? [] : [`    max_steps=${settings.maxSteps},`]),
    `    warmup_steps=${settings.warmup},`,
    `    lr_scheduler_type=${JSON.stringify(schedulerName(settings))},`,
    `    weight_decay=${settings.weightDecay},`,
    `    max_grad_norm=${settings.maxGradNorm},`,
    ...extra,
    `    seed=${settings.seed},`,
    '    report_to="none",',
    ')',
    `trainer = ${trainer}(`,
    '    model=model,',
    '    processing_class=tokenizer,',
    '    args=args,',
    '    train_dataset=data["train"],',
    ...(hasValidation ? ['    eval_dataset=data["validation"],'] : []),
    ')',
    'trainer.train()',
    'model.save_pretrained("adapter")',
    'tokenizer.save_pretrained("adapter")',
  ].join('\n')}\n`
}

export function scriptName(kind: RowKind): string {
  if (kind === 'preference') return 'train_dpo.py'
  return kind === 'label' ? 'train_kto.py' : 'train.py'
}
