/** Microsoft's cloud. */
import type { CommandDef } from '../../../engine/definitions.ts';
import { byRules } from '../rules.ts';

export const az: CommandDef = byRules({
  program: 'az',
  valued: '-o --output --query --subscription -g --resource-group -n --name -l --location --verbosity',
  rest: 'prod-change',
  rules: `
    account get-access-token => secret-read
    keyvault secret /\\bsecret\\s+(?:show|download|backup)\\b/ => secret-read
    keyvault key|certificate /\\b(?:decrypt|download|backup)\\b/ => secret-read
    * /\\bkeys?\\s+(?:list|show)\\b|\\blist-keys\\b|\\bcredentials?\\s+(?:show|list)\\b|\\bshow-connection-string\\b|\\blist-publishing-(?:credentials|profiles)\\b|\\bconnection-string\\s+(?:show|list)\\b/ => secret-read
    login|logout|version|find|interactive|configure|config|cloud|extension|upgrade|feedback|bicep|help|survey|init =>
    account|acr|ad set|list|show|login|clear|list-locations|signed-in-user =>
    devops configure|login|logout =>
    aks get-credentials|browse|install-cli|get-versions =>
    rest /(?:-m|--method)[=\\s](?!get\\b)/ => prod-change
    rest =>
    storage blob|file|fs /\\b(?:upload|upload-batch|copy|sync|directory\\s+upload)\\b/ => external-send
    storage copy => external-send
    repos pr /\\bcreate\\b|\\bset-vote\\b|\\bwork-item\\b|\\breviewer\\b/ => external-send
    repos pr /\\bupdate\\b.*(?:completed|auto-complete)/ => merge
    repos pr /\\bupdate\\b/ => external-send
    repos ref /\\bdelete\\b/ => delete-branch
    repos delete => delete-branch
    boards * /\\b(?:create|update|delete|add|remove)\\b/ => external-send
    ... list|list-*|show|show-*|get|get-*|check|check-*|exists|wait|query|tail|download|download-batch|what-if|validate|browse|export|preview|lint|decompile|logs|calculate-template-hash =>
    ... create|delete|update|deploy|set|start|stop|restart|scale|add|remove|purge|up|run|apply|publish|import|invoke|swap|failover|restore|reset|upgrade|grant|revoke|assign|build|invite|move|deallocate|redeploy|upload|exec|ssh => prod-change
  `,
  examples: `
    az webapp deploy --src-path a.zip => prod-change
    az group delete -n prod --yes => prod-change
    az vm deallocate -g rg -n vm => prod-change
    az aks upgrade -g rg -n c => prod-change
    az sql db delete -n db => prod-change
    az deployment group create -f main.bicep => prod-change
    az functionapp config appsettings set -n f --settings A=b => prod-change
    az ad sp create-for-rbac => prod-change
    az pipelines run --name deploy => prod-change
    az keyvault secret set --vault-name v -n x --value y => prod-change
    az rest --method delete --url https://management.azure.com/x => prod-change
    az storage blob upload -f notes.md -c c => external-send
    az repos pr create --title x => external-send
    az repos pr update --id 3 --status completed => merge
    az repos ref delete --name heads/old => delete-branch
    az keyvault secret show --vault-name v -n x => secret-read
    az account get-access-token => secret-read
    az storage account keys list -n s => secret-read
    az acr credential show -n r => secret-read
    az account show =>
    az account set -s dev =>
    az login =>
    az vm list -o table =>
    az webapp log tail -n web =>
    az deployment group what-if -f main.bicep =>
    az aks get-credentials -g rg -n c =>
    az acr login -n r =>
    az keyvault secret list --vault-name v =>
    az bicep build -f main.bicep =>
    az storage blob download -c c -n x -f x =>
    az repos pr list =>
    az group delete --help =>
  `,
});

export const azd: CommandDef = byRules({
  program: 'azd',
  aliases: ['func', 'swa'],
  rules: `
    provision +preview =>
    up|deploy|provision|down => prod-change
    pipeline config => prod-change
    auth token => secret-read
    azure functionapp /\\bpublish\\b/ => prod-change
    azure functionapp /\\bfetch-app-settings\\b/ => secret-read
    azure storage => secret-read
    kubernetes deploy|remove => prod-change
    durable purge-history|terminate|delete-task-hub|rewind => prod-change
  `,
  examples: `
    azd up => prod-change
    azd deploy web => prod-change
    azd down --purge --force => prod-change
    azd auth token => secret-read
    func azure functionapp publish app => prod-change
    func azure functionapp fetch-app-settings app => secret-read
    swa deploy --env production => prod-change
    azd provision --preview =>
    azd init =>
    azd show =>
    func start =>
    func new =>
    swa start =>
  `,
});
