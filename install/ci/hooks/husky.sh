# .husky/pre-commit
aup-guard hook pre-commit
# .husky/pre-push
aup-guard hook pre-push "$@"
