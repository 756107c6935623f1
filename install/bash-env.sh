# Read by every non-interactive bash of an agent session, after /etc/profile has reset PATH; by sh where it is typed in.
if [ -n '@USER_ENV@' ] && [ -r '@USER_ENV@' ]; then . '@USER_ENV@'; fi
case $PATH in
'@GATES@':*) ;;
*) PATH='@GATES@':$PATH && export PATH ;;
esac
