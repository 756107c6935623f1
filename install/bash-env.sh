# Read by every non-interactive bash of an agent session, after /etc/profile has reset PATH.
case $PATH in
'@GATES@':*) ;;
*) PATH='@GATES@':$PATH && export PATH ;;
esac
if [ -n '@USER_ENV@' ] && [ -r '@USER_ENV@' ]; then . '@USER_ENV@'; fi
