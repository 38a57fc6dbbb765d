import { corpusOf } from './corpus-schema.ts'
import { describeCorpus } from './describe-corpus.ts'
import { largeSchema } from './large-schema.ts'

// 300 models in 15 files.
describeCorpus(() => corpusOf('large', largeSchema()), {
  adds: [
    'model Courier label:string base:ref:FleetAddress:optional --no-api; field StockItem weightGrams:int:optional',
    'relation TaxNote author:ref:SalesContact:optional; join BankEvent PlantTask',
  ],
  // Each of 300 models takes its time: many commands in a line share the looks before and behind.
  works: [
    'rename field LedgerRule code number --db; rename model AssetBatch AssetCharge --db; optional QualityTask.name; migration by_hand',
    'retype ProjectBudget.quantity bigint; retype ProjectBudget.quantity --finish; remove field PayrollEvent extra --now; enum Colour red green',
    "require FleetOrder.description --default ''; index ServiceStatus validFrom; unique StockTask name,code; enum-value TaxState paused",
    'remove model PortalImport; remove model PortalImport --finish',
  ],
  deploys: [],
  refuses: [
    'model StockItem',
    'remove model SalesOrder',
    'retype TaxNote.rootId bigint',
    'unique BankEvent isActive',
  ],
})
